import { ContentRoot, readChange } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

test("a change is what the working tree has since the branch left its base", async () => {
  const garden = await makeRepository({
    "memory/wiki/bed.md": "old bed\n",
    "memory/wiki/gone.md": "gone\n",
    "memory/plans/2026-11-sow.md": "old plan\n",
    "src/till.ts": "1;\n",
    ".gitignore": "notes/\n",
  });
  await garden.git.run(["switch", "-q", "-c", "work"]);
  await garden.commit("Turn the bed", { "memory/wiki/bed.md": "new bed\n" });
  await garden.git.run(["switch", "-q", "main"]);
  await garden.commit("Elsewhere", { "src/other.ts": "2;\n" });
  await garden.git.run(["switch", "-q", "work"]);
  await garden.git.run(["rm", "-q", "memory/wiki/gone.md"]);
  await garden.write({
    "memory/plans/2026-11-sow.md": "new plan\n",
    "memory/wiki/ü new.md": "new\n",
    "notes/own.md": "ignored\n",
  });
  const content = new ContentRoot(garden.directory, "memory");
  const change = await readChange(content, "main");
  expect([...change.files].toSorted()).toEqual([
    "memory/plans/2026-11-sow.md",
    "memory/wiki/bed.md",
    "memory/wiki/gone.md",
    "memory/wiki/ü new.md",
  ]);
  expect(change.pagesBefore.map(({ path, source }) => `${path} ${source}`)).toEqual([
    "wiki/bed.md old bed\n",
    "wiki/gone.md gone\n",
  ]);
  expect(change.documentsBefore).toEqual([
    { kind: "plan", file: "memory/plans/2026-11-sow.md", text: "old plan\n" },
  ]);
  expect(change.everything).toBe(false);
  await garden.write({ "loopwiki.config.json": "{}" });
  expect((await readChange(content, "HEAD")).everything).toBe(true);
});

test("before the first commit everything is a change", async () => {
  const { directory, write } = await makeRepository();
  await write({ "wiki/index.md": "# Index\n" });
  const content = new ContentRoot(directory);
  expect((await readChange(content, "HEAD")).everything).toBe(true);
});

test("a base that does not exist, or an option, is refused", async () => {
  const { directory } = await makeRepository({ "wiki/index.md": "# Index\n" });
  const content = new ContentRoot(directory);
  for (const base of ["no-such-branch", "--output=/tmp/x", ""])
    await expect(readChange(content, base)).rejects.toMatchObject({ code: "unknown-base" });
});
