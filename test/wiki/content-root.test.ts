import { ContentRoot } from "#wiki";
import * as fc from "fast-check";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";

test("writes and reads memory below its root, and lists its Markdown", async () => {
  const { directory } = await makeRepository();
  const content = new ContentRoot(directory, "memory");
  await content.write("wiki/10_DOMAIN/bed.md", "# Bed\n");
  await content.write("wiki/index.md", "");
  await content.write("raw/scan.pdf", "%PDF");
  expect(await content.read("wiki/10_DOMAIN/bed.md")).toBe("# Bed\n");
  expect(await content.read("wiki/nothing.md")).toBeUndefined();
  expect(await content.listMarkdown("wiki")).toEqual(["wiki/10_DOMAIN/bed.md", "wiki/index.md"]);
  expect(await content.listMarkdown("plans")).toEqual([]);
  expect(content.repositoryPath("wiki/index.md")).toBe("memory/wiki/index.md");
  expect((await readdir(join(directory, "memory/wiki"))).toSorted()).toEqual([
    "10_DOMAIN",
    "index.md",
  ]);
  await content.remove("wiki/index.md");
  await content.remove("wiki/index.md");
  expect(await content.read("wiki/index.md")).toBeUndefined();
});

test.each([
  "src/pump.ts",
  "wiki/pump.ts",
  "../wiki/x.md",
  "wiki/../../x.md",
  "wiki/../../../../../../etc/x.md",
  "/etc/x.md",
  "loopwiki.config.json",
  "wiki/../README.md",
  "raw/../.git/hooks/pre-commit",
  "agents/./../AGENTS.md",
])("refuses to write %j", async (path) => {
  const { directory } = await makeRepository();
  const content = new ContentRoot(directory, "memory");
  await expect(content.write(path, "weeds")).rejects.toThrow(/^Unexpected path/);
});

test("refuses a NUL", async () => {
  const { directory } = await makeRepository();
  await expect(new ContentRoot(directory).write("wiki/x.md\0.md", "weeds")).rejects.toThrow(
    /null byte|^Unexpected path/,
  );
});

test("a symlink leads nowhere else, for writing and for reading", async () => {
  const { directory } = await makeRepository({ "secret.md": "secret" });
  const outside = join(directory, "../outside");
  await mkdir(outside);
  await mkdir(join(directory, "wiki"));
  await writeFile(join(outside, "x.md"), "theirs");
  await symlink(outside, join(directory, "wiki/linked"));
  await symlink(join(outside, "new.md"), join(directory, "wiki/dangling.md"));
  const content = new ContentRoot(directory);
  for (const path of ["wiki/linked/x.md", "wiki/linked/y.md", "wiki/dangling.md"])
    await expect(content.write(path, "weeds")).rejects.toMatchObject({ code: "path-outside" });
  await expect(content.read("wiki/linked/x.md")).rejects.toMatchObject({ code: "path-outside" });
  expect((await readdir(outside)).toSorted()).toEqual(["x.md"]);
});

test("a content root outside the repository is refused", () => {
  expect(() => new ContentRoot("/garden", "../other")).toThrow(/expected a folder inside/);
  expect(() => new ContentRoot("/garden", "/etc")).toThrow(/expected a folder inside/);
  expect(new ContentRoot("/garden").prefix).toBe("");
});

test("no path, however made, creates a file outside the memory", async () => {
  const { directory } = await makeRepository();
  const content = new ContentRoot(directory, "memory");
  const step = fc.constantFrom(
    "..",
    ".",
    "",
    "wiki",
    "plans",
    "raw",
    "a",
    "~",
    "%2e%2e",
    "x.md",
    "\\..\\",
  );
  const path = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => steps.join("/"));
  await fc.assert(
    fc.asyncProperty(path, async (candidate) => {
      await content.write(candidate, "weeds").catch(() => undefined);
    }),
    { numRuns: 150 },
  );
  expect((await readdir(join(directory, ".."))).toSorted()).toEqual(["shop"]);
  const top = await readdir(directory);
  expect(top.filter((name) => name !== ".git" && name !== "memory")).toEqual([]);
});

test("below a file there is nothing", async () => {
  const { directory } = await makeRepository({ "wiki/index.md": "# Index\n" });
  const content = new ContentRoot(directory);
  expect(await content.read("wiki/index.md/more.md")).toBeUndefined();
  expect(await content.stampPage("wiki/index.md/more.md")).toBeUndefined();
  expect((await content.stampMarkdown("wiki/index.md/more")).paths).toEqual([]);
});
