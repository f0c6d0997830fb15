import { appendDurably, createFileDurably, removeDurably, writeFileDurably } from "#wiki";
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-durable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("replaces a file whole and leaves nothing beside it", async () => {
  const folder = await makeFolder();
  const file = join(folder, "beds/tomato.md");
  await writeFileDurably(file, "one");
  await writeFileDurably(file, "two");
  expect(await readFile(file, "utf8")).toBe("two");
  expect(await readdir(join(folder, "beds"))).toEqual(["tomato.md"]);
});

test("a failed write leaves the old text and no temporary file", async () => {
  const folder = await makeFolder();
  await writeFileDurably(join(folder, "bed/x"), "kept");
  await expect(writeFileDurably(join(folder, "bed"), "a folder is here")).rejects.toThrow(
    /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
  );
  expect(await readdir(folder)).toEqual(["bed"]);
});

test("many writers at once leave one of the texts, never a mix", async () => {
  const file = join(await makeFolder(), "bed.md");
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(5_000));
  await Promise.all(texts.map((text) => writeFileDurably(file, text)));
  expect(texts).toContain(await readFile(file, "utf8"));
});

test("replaces a symlink instead of writing through it", async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, "theirs"), "theirs");
  await symlink(join(folder, "theirs"), join(folder, "ours"));
  await writeFileDurably(join(folder, "ours"), "ours");
  expect(await readFile(join(folder, "theirs"), "utf8")).toBe("theirs");
  expect(await readFile(join(folder, "ours"), "utf8")).toBe("ours");
});

test("only one of many creates a file", async () => {
  const file = join(await makeFolder(), "lease");
  const won = await Promise.all(
    [1, 2, 3, 4].map((owner) => createFileDurably(file, String(owner))),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await readFile(file, "utf8")).toBe(String(won.indexOf(true) + 1));
});

test("appends, and removes what may be missing", async () => {
  const file = join(await makeFolder(), "log");
  await appendDurably(file, "a\n");
  await appendDurably(file, "b\n");
  expect(await readFile(file, "utf8")).toBe("a\nb\n");
  await removeDurably(file);
  await removeDurably(file);
  await expect(readFile(file)).rejects.toMatchObject({ code: "ENOENT" });
});
