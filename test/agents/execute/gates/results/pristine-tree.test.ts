import { expect, test } from "vitest";
import { changedFiles } from "../../../../../agents/execute/changed-files.ts";
import { pristineTree } from "../../../../../agents/execute/gates/results/pristine-tree.ts";
import { makeRepository } from "../../../../tools/make-repository.ts";

const base = {
  "package.json": '{ "scripts": { "test": "mocha" }, "dependencies": { "tea": "1" } }',
  ".mocharc.json": "{}",
  "src/till.js": "export const total = 1;\n",
  "test/till.test.js": "old\n",
  "test/shelf.test.js": "old\n",
};
const head = {
  "package.json":
    '{ "scripts": { "test": "true", "lint": "eslint" }, "dependencies": { "tea": "2" }, "mocha": { "bail": true } }',
  ".mocharc.json": '{ "grep": "nothing" }',
  "src/till.js": "export const total = 2;\n",
  "test/till.test.js": "new\n",
  "test/basket.test.js": "added\n",
  "conftest.py": "x\n",
  ".npmrc": "script-shell=./x\n",
};

async function pristine(
  testsMayChange: string[],
  chunkFiles: string[],
): Promise<Map<string, string>> {
  const { git, commit } = await makeRepository(base);
  const before = await git.run(["rev-parse", "HEAD"]);
  await git.run(["rm", "-q", "test/shelf.test.js"]);
  const after = await commit("Change the till", head);
  const files = await changedFiles(git, before, after);
  const tree = await pristineTree({
    git,
    base: before,
    head: after,
    files,
    testsMayChange,
    chunkFiles,
  });
  const paths = await git.list(["ls-tree", "-r", "-z", "--name-only", tree]);
  const texts = await Promise.all(
    paths.map(
      async (path) => [path, await git.run(["cat-file", "blob", `${tree}:${path}`])] as const,
    ),
  );
  return new Map(texts);
}

test("old tests and settings as they were, new work and new tests as they are", async () => {
  const tree = await pristine([], ["**"]);
  expect([...tree.keys()]).toEqual([
    ".mocharc.json",
    "package.json",
    "src/till.js",
    "test/basket.test.js",
    "test/shelf.test.js",
    "test/till.test.js",
  ]);
  expect(tree.get("test/till.test.js")).toBe("old");
  expect(tree.get(".mocharc.json")).toBe("{}");
  expect(tree.get("src/till.js")).toContain("2");
  expect(JSON.parse(tree.get("package.json") ?? "")).toEqual({
    scripts: { test: "mocha", lint: "eslint" },
    dependencies: { tea: "2" },
  });
});

test("what the plan declares stays as the attempt left it", async () => {
  const tree = await pristine(["test/**"], [".mocharc.json", "conftest.py"]);
  expect(tree.get("test/till.test.js")).toBe("new");
  expect(tree.has("test/shelf.test.js")).toBe(false);
  expect(tree.get(".mocharc.json")).toContain("nothing");
  expect(tree.has("conftest.py")).toBe(true);
  expect(tree.has(".npmrc")).toBe(false);
});
