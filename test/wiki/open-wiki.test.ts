import { symlink } from "node:fs/promises";
import { join } from "node:path";
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

test("who says which files were written gets the wiki as a whole look would have it, and nothing else is looked at", async () => {
  const bed = "---\ntitle: Bed\ntype: domain\n---\n[[leek]]\n";
  const repository = await makeRepository({
    "wiki/index.md": "# Index\n\n[[bed]]\n",
    "wiki/10_DOMAIN/bed.md": bed,
    "wiki/10_DOMAIN/shed.md": "---\ntitle: Shed\ntype: domain\n---\n",
  });
  const content = new ContentRoot(repository.directory);
  const wiki = new Wiki(content, () => false);
  const same = (await wiki.index()).byPath("wiki/index.md");
  await repository.write({
    "wiki/10_DOMAIN/aster.md": "---\ntitle: Aster\ntype: domain\n---\n",
    "wiki/10_DOMAIN/bed.md": bed.replace("leek", "aster"),
    "wiki/10_DOMAIN/unseen.md": "---\ntitle: Unseen\ntype: domain\n---\n",
  });
  await content.remove("wiki/10_DOMAIN/shed.md");
  const paths = ["aster", "bed", "shed", "never"].map((name) => `wiki/10_DOMAIN/${name}.md`);
  const index = await wiki.indexAfter(paths);
  expect(index.pages.map(({ id }) => id)).toEqual(["10_DOMAIN/aster", "10_DOMAIN/bed", "index"]);
  expect(index.byPath("wiki/index.md")).toBe(same);
  const origins = wiki.graphOf(index).backlinks("wiki/10_DOMAIN/aster.md");
  expect(origins.map(({ from }) => from.id)).toEqual(["10_DOMAIN/bed"]);
  const whole = await wiki.index();
  expect(whole.find("unseen")).toBeDefined();
});

test("a file that a whole look would not list is not taken in when it is named", async () => {
  const repository = await makeRepository({
    "wiki/index.md": "# Index\n",
    "wiki/.obsidian/notes.md": "hidden",
    "elsewhere/secret.md": "# Secret\n",
    "wiki/plan.txt": "no page",
  });
  await symlink("../elsewhere", join(repository.directory, "wiki/linked"));
  await symlink("../elsewhere/secret.md", join(repository.directory, "wiki/link.md"));
  const wiki = new Wiki(new ContentRoot(repository.directory), () => false);
  await wiki.index();
  const names = [".obsidian/notes.md", "linked/secret.md", "link.md", "plan.txt"];
  const index = await wiki.indexAfter(names.map((name) => `wiki/${name}`));
  expect(index.pages.map(({ id }) => id)).toEqual(["index"]);
  await expect(wiki.indexAfter(["wiki/../../outside.md"])).rejects.toThrow("leads outside");
});
