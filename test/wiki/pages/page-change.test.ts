import { applyPageChange, ContentRoot, finishPageChange, type PageChange } from "#wiki";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

const log = { date: "2026-11-20", op: "rename", title: "bed → plot", id: "rename-1" };
const change: PageChange = {
  log,
  edits: [
    { path: "wiki/plot.md", before: undefined, after: "# Plot\n" },
    { path: "wiki/bed.md", before: "# Bed\n", after: undefined },
    { path: "wiki/index.md", before: "[[bed]]\n", after: "[[plot]]\n" },
  ],
};

async function openGarden(
  files: Record<string, string> = {},
): Promise<{ content: ContentRoot; directory: string }> {
  const { directory } = await makeRepository({
    "wiki/bed.md": "# Bed\n",
    "wiki/index.md": "[[bed]]\n",
    ...files,
  });
  return { content: new ContentRoot(directory), directory };
}

/** What a killed program leaves: the intent as it was written, and what it got done. */
async function interrupted(done: Record<string, string>): Promise<ContentRoot> {
  const { content } = await openGarden();
  let journal = "";
  const write = content.writeWorkingFile.bind(content);
  content.writeWorkingFile = async (name, text) => {
    journal = text;
    await write(name, text);
    throw new Error("killed");
  };
  await expect(applyPageChange(content, change)).rejects.toThrow("killed");
  content.writeWorkingFile = write;
  for (const [path, text] of Object.entries(done)) await content.write(path, text);
  expect(await content.readWorkingFile("page-change.json")).toBe(journal);
  return content;
}

async function stateOf(content: ContentRoot): Promise<(string | undefined)[]> {
  return Promise.all(
    ["wiki/plot.md", "wiki/bed.md", "wiki/index.md"].map((path) => content.read(path)),
  );
}

const after = ["# Plot\n", undefined, "[[plot]]\n"];

test("writes, removes, logs once and forgets the intent", async () => {
  const { content } = await openGarden();
  await applyPageChange(content, change);
  expect(await stateOf(content)).toEqual(after);
  expect((await content.read("wiki/log.md"))?.match(/bed → plot/g)).toHaveLength(1);
  expect(await finishPageChange(content)).toBeUndefined();
});

test("touches nothing when a file is not as it was planned on", async () => {
  const { content } = await openGarden({ "wiki/index.md": "[[bed]] and more\n" });
  await expect(applyPageChange(content, change)).rejects.toMatchObject({ code: "page-changed" });
  expect(await stateOf(content)).toEqual([undefined, "# Bed\n", "[[bed]] and more\n"]);
  expect(await content.readWorkingFile("page-change.json")).toBeUndefined();
});

test.each([
  {},
  { "wiki/plot.md": "# Plot\n" },
  { "wiki/plot.md": "# Plot\n", "wiki/index.md": "[[plot]]\n" },
])("finishes what was left after %j", async (done) => {
  const content = await interrupted(done);
  expect(await finishPageChange(content)).toEqual({ title: "bed → plot", conflicts: [] });
  expect(await stateOf(content)).toEqual(after);
  expect((await content.read("wiki/log.md"))?.match(/bed → plot/g)).toHaveLength(1);
  expect(await finishPageChange(content)).toBeUndefined();
});

test("what somebody wrote in between stays, and the old page with it", async () => {
  const content = await interrupted({ "wiki/index.md": "[[bed]] by hand\n" });
  expect(await finishPageChange(content)).toEqual({
    title: "bed → plot",
    conflicts: ["wiki/index.md"],
  });
  expect(await stateOf(content)).toEqual(["# Plot\n", "# Bed\n", "[[bed]] by hand\n"]);
});

test("a journal of another hand changes nothing, and none is written through a link", async () => {
  const { content, directory } = await openGarden();
  await content.writeWorkingFile(
    "page-change.json",
    '{"schema":"loopwiki/page-change@1","edits":[{"path":"../x"}]}',
  );
  await expect(finishPageChange(content)).rejects.toMatchObject({ code: "bad-journal" });
  const other = await openGarden();
  await mkdir(join(directory, "target"));
  await symlink("/tmp", join(other.directory, ".loopwiki"));
  await expect(applyPageChange(other.content, change)).rejects.toMatchObject({
    code: "path-outside",
  });
  expect(await stateOf(other.content)).toEqual([undefined, "# Bed\n", "[[bed]]\n"]);
});

const edit = (before: string, now: string): PageChange => ({
  log: { date: "2026-11-20", op: "edit", title: "bed", id: "edit-2026-11-20-bed" },
  edits: [{ path: "wiki/bed.md", before, after: now }],
});

test("an edit of one page that is logged already needs no intent: it happens whole or not at all", async () => {
  const { content } = await openGarden();
  await applyPageChange(content, edit("# Bed\n", "# Bed\n\nSown.\n"));
  const intents: string[] = [];
  const write = content.writeWorkingFile.bind(content);
  content.writeWorkingFile = async (name, text) => {
    intents.push(name);
    await write(name, text);
  };
  await applyPageChange(content, edit("# Bed\n\nSown.\n", "# Bed\n\nGrown.\n"));
  expect(await content.read("wiki/bed.md")).toBe("# Bed\n\nGrown.\n");
  expect((await content.read("wiki/log.md"))?.match(/edit \| bed/g)).toHaveLength(1);
  await expect(applyPageChange(content, edit("# Bed\n", "# Stale\n"))).rejects.toMatchObject({
    code: "page-changed",
  });
  expect([intents, await content.read("wiki/bed.md")]).toEqual([[], "# Bed\n\nGrown.\n"]);
});
