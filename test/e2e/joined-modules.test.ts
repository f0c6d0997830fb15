import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const cli = join(import.meta.dirname, "../../dist/cli");

/** Files that are loaded at once with this one: those it imports, and what they import. */
async function loadedWith(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = await readFile(join(cli, file), "utf8");
  for (const [, next = ""] of text.matchAll(/^import .*?"\.\/([^"]+)";$/gm))
    await loadedWith(next, seen);
  return seen;
}

async function chunkOf(name: string): Promise<string> {
  const files = await readdir(cli);
  return files.find((file) => new RegExp(`^joined-${name}-[\\w-]{8}[.]js$`).test(file)) ?? "";
}

test("lint loads few files, no agent, and no package that it may not need", async () => {
  const files = await loadedWith("main.js");
  for (const file of await loadedWith(await chunkOf("lint"))) files.add(file);
  expect(files.size).toBeGreaterThan(5);
  expect(files.size).toBeLessThan(30);
  const outside = new Set<string>();
  for (const file of files) {
    const text = await readFile(join(cli, file), "utf8");
    expect(text).not.toMatch(/^\/\/ dist\/agents\/execute\//m);
    for (const [, name = ""] of text.matchAll(/^import .*?"([^.#][^"]*)";$/gm))
      if (!name.startsWith("node:")) outside.add(name);
  }
  expect([...outside]).toEqual([]);
});

test("what is joined can be read in a stack trace, and its licences are beside it", async () => {
  const text = await readFile(join(cli, await chunkOf("lint")), "utf8");
  expect(text).toMatch(/^\/\/ dist\/cli\/commands\/lint\/lint[.]js$/m);
  expect(text).toContain("async function lintWiki(");
  const licences = await readFile(join(cli, "LICENSES.txt"), "utf8");
  for (const name of ["zod", "commander", "yaml"])
    expect(licences).toMatch(new RegExp(`^${name}$`, "m"));
});
