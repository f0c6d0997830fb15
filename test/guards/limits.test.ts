import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Git } from "#wiki";
import { expect, test } from "vitest";
import { z } from "zod";

// What the linter cannot see. Each check is a function of names and texts, tried on a seeded violation.

const house = join(import.meta.dirname, "../..");

/** Places where a fake replaces a module, so that a test proves nothing about the real one. */
function moduleMocks(path: string, text: string): string[] {
  const calls = /\bvi\.(mock|doMock|stubGlobal|unstable_mockModule)\(/g;
  const isData = /^test\/agents\/execute\/gates\/gaming\/(honest|tactics|variants)-/.test(path); // what the gate judges
  return path.startsWith("test/") && !isData
    ? Array.from(text.matchAll(calls), ([call]) => call)
    : [];
}

/** Words that ship instead of the work. Prose and data may talk about them; product code may not be so. */
function placeholders(path: string, text: string): string[] {
  const words = /(\/\/|\/\*|^\s*\*)\s*(TODO|FIXME|XXX|HACK)\b|\bnot (yet )?implemented\b/gim;
  const isProduct = /^(wiki|plans|skills|agents|server|cli)\/.*\.tsx?$/.test(path);
  return isProduct ? Array.from(text.matchAll(words), ([found]) => found.trim()) : [];
}

/** Hosts of package registries: which one serves is the business of the machine that installs. */
function registryHosts(_path: string, text: string): string[] {
  const hosts = /\b(registry|npm|pypi|crates|deb|files)[.-][a-z0-9.-]*\.(org|com|io|net|dev)\b/gi;
  return Array.from(text.matchAll(hosts), ([host]) => host);
}

/** Files that must not be in the package: all but the built code, the seeds, the docs and the papers. */
function strangers(packed: readonly string[]): string[] {
  // See scripts/join-modules.mjs and vite.config.ts.
  const ofBuild = ["dist/build-id", "dist/cli/LICENSES.txt", "dist/server/assets/manifest.json"];
  const papers = new Set(["package.json", "README.md", "LICENSE", "CHANGELOG.md", ...ofBuild]);
  const modules = "wiki|plans|skills|agents|server|cli";
  const built = new RegExp(`^dist/(${modules})/.+[.]js$`);
  const seed = new RegExp(`^(${modules})/seed/`);
  const docs = /^docs\/(?:(?:commands|recipes)\/)?[a-z-]+[.]md$/;
  return packed.filter(
    (path) => !papers.has(path) && ![built, seed, docs].some((known) => known.test(path)),
  );
}

/** All tracked text files that are not themselves about these rules. */
async function trackedFiles(): Promise<Map<string, string>> {
  const names = await new Git(house).run(["ls-files", "-z"]);
  const texts = new Map<string, string>();
  for (const path of names.split("\0")) {
    if (path === "" || path === "test/guards/limits.test.ts") continue;
    const text = await readFile(join(house, path), "utf8").catch(() => ""); // deleted, not yet committed
    if (!text.includes("\0")) texts.set(path, text);
  }
  return texts;
}

const checks = { moduleMocks, placeholders, registryHosts };

test.each(Object.entries(checks))("%s: none in the tracked files", async (_, check) => {
  const files = await trackedFiles();
  expect(files.size).toBeGreaterThan(250);
  const found = [...files].flatMap(([path, text]) =>
    check(path, text).map((hit) => `${path}: ${hit}`),
  );
  expect(found).toEqual([]);
});

test("each check finds what is planted for it, and only that", () => {
  expect(moduleMocks("test/wiki/page.test.ts", 'vi.mock("#wiki");')).toEqual(["vi.mock("]);
  expect(moduleMocks("test/wiki/page.test.ts", "vi.useFakeTimers();")).toEqual([]);
  expect(placeholders("wiki/page.ts", "// TODO: aliases\n")).toEqual(["// TODO"]);
  expect(placeholders("cli/main.ts", 'throw new Error("Not implemented")')).toHaveLength(1);
  expect(placeholders("agents/audit/analyzers/aged-todo.ts", "/** Finds old TODOs */")).toEqual([]);
  expect(registryHosts("cli/main.ts", 'fetch("https://registry.garden.org/rose")')).toHaveLength(1);
  expect(registryHosts("README.md", "npm ci; see https://garden.example/npm")).toEqual([]);
  expect(
    strangers(["dist/cli/main.js", "wiki/seed/index.md", "README.md", "dist/test/cli.test.js"]),
  ).toEqual(["dist/test/cli.test.js"]);
  expect(strangers(["memory/wiki/log.md", "wiki/page.ts", "test/tools/x.ts"])).toHaveLength(3);
});

const packSchema = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]);

test("the package holds the built code, every seed and the papers, nothing else", async () => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = await promisify(execFile)("npm", args, { cwd: house });
  const [{ files }] = packSchema.parse(JSON.parse(stdout));
  const packed = files.map(({ path }) => path);
  expect(strangers(packed)).toEqual([]);
  const seeds = (await new Git(house).run(["ls-files", "-z", ":(glob)*/seed/**"])).split("\0");
  expect(seeds.length).toBeGreaterThan(30);
  const expected = [...seeds.filter(Boolean), "dist/cli/main.js", "LICENSE", "CHANGELOG.md"];
  expect(expected.filter((path) => !packed.includes(path))).toEqual([]);
});
