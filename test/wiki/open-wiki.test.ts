import { ContentRoot, Wiki } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

test("reads the pages below the content root, and again only what has changed", async () => {
  const repository = await makeRepository({
    "memory/wiki/index.md": "# Index\n\n[[bed]]\n",
    "memory/wiki/10_DOMAIN/bed.md": "---\ntitle: Bed\ntype: domain\naliases: [Plot]\n---\n",
    "memory/wiki/.obsidian/notes.md": "hidden",
    "wiki/main.ts": "code of the same name",
  });
  const wiki = new Wiki(new ContentRoot(repository.directory, "memory"), () => false);
  const [bed, index] = await wiki.pages();
  expect([bed?.path, index?.path]).toEqual(["wiki/10_DOMAIN/bed.md", "wiki/index.md"]);
  expect(await wiki.page("plot")).toBe(bed);
  expect(await wiki.page("wiki/index.md")).toBe(index);
  expect(await wiki.page("nothing")).toBeUndefined();
  expect((await wiki.graph()).backlinks("wiki/10_DOMAIN/bed.md").map(({ from }) => from)).toEqual([
    index,
  ]);

  await repository.write({
    "memory/wiki/10_DOMAIN/bed.md": "---\ntitle: Raised bed\ntype: domain\n---\n",
  });
  const [changed, same] = await wiki.pages();
  expect(changed?.title).toBe("Raised bed");
  expect(same).toBe(index);
});

test("a repository without a wiki has no pages", async () => {
  const { directory } = await makeRepository();
  expect(await new Wiki(new ContentRoot(directory), () => false).pages()).toEqual([]);
});

test("whoever asks again gets the same index until a file changes, and sees what was just written", async () => {
  const repository = await makeRepository({ "wiki/index.md": "# Index\n" });
  const content = new ContentRoot(repository.directory);
  const wiki = new Wiki(content, () => false);
  const index = await wiki.index();
  expect(await wiki.index()).toBe(index);
  expect(await wiki.graph()).toBe(await wiki.graph());
  const looking = wiki.pages(); // somebody else's look must not be handed to who writes meanwhile
  await content.write("wiki/10_DOMAIN/bed.md", "---\ntitle: Bed\ntype: domain\n---\n");
  expect(await wiki.page("bed")).toMatchObject({ title: "Bed" });
  await looking;
  expect(await wiki.index()).not.toBe(index);
});
