import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unusedCode } from "../../../../agents/audit/analyzers/unused-code.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { makeContext } from "../make-context.ts";

const manifest = {
  name: "shop",
  private: true,
  type: "module",
  main: "./src/index.js",
  dependencies: { "left-pad": "1.3.0", currency: "1.0.0", chalk: "5.0.0" },
  devDependencies: { nyc: "15.0.0" },
};

const files = {
  "package.json": JSON.stringify(manifest, null, 2),
  "src/index.js":
    'import { price } from "./price.js";\nimport chalk from "chalk";\nconsole.log(price(2), chalk);\n',
  "src/price.js": [
    "export function price(n) { return round(n); }",
    "export function round(n) { return Math.round(n); }",
    "export const forTests = 1; // exported for tests",
    "",
  ].join("\n"),
  "src/old-price.js": 'import "./older-price.js";\nexport const old = 1;\n',
  "src/older-price.js": "export const older = 1;\n",
  "src/plugin.js": "export const plugin = 1;\n",
  "deploy/run.sh": "node src/plugin.js\n",
  "shop.yaml": "uses: currency\n",
};

test("unused files, exports and dependencies, each vetted against the whole repository", async () => {
  const shop = await makeRepository(files);
  await mkdir(join(shop.directory, "node_modules"));
  const found = await unusedCode.run(await makeContext(shop));
  const shown = found.map(({ rule, path, line, rejected }) => [rule, path, line, rejected]);
  expect(shown).toEqual(
    expect.arrayContaining([
      ["unused-files", "src/old-price.js", 1, undefined],
      ["unused-files", "src/older-price.js", 1, undefined],
      ["unused-files", "src/plugin.js", 1, "deploy/run.sh names it"],
      ["unused-exports", "src/price.js", 2, undefined],
      ["unused-exports", "src/price.js", 3, "a comment beside it says what it is exported for"],
      ["unused-dependencies", "package.json", 7, undefined],
      ["unused-dependencies", "package.json", 8, "shop.yaml names it"],
      ["unused-dependencies", "package.json", 12, undefined],
    ]),
  );
  expect(shown).toHaveLength(8);
  // knip would also take the export that stays, so the tool may not run over the file.
  expect(found.find(({ rule, line }) => rule === "unused-exports" && line === 2)?.fix.kind).toBe(
    "agent",
  );
});

test("without rejected exports knip itself does the work", async () => {
  const shop = await makeRepository({
    "package.json": JSON.stringify(manifest),
    "src/index.js": 'import { price } from "./round.js";\nconsole.log(price(2));\n',
    "src/round.js": "export const price = (n) => round(n);\nexport const round = (n) => n;\n",
  });
  const found = await unusedCode.run(await makeContext(shop));
  expect(found.find(({ rule }) => rule === "unused-exports")?.fix).toMatchObject({
    kind: "mechanical",
    command: "knip --fix --fix-type exports --no-progress --no-exit-code",
    verify: ["knip --include exports --no-progress"],
  });
});

test("a package others import by path keeps its files; its tools are not judged", async () => {
  const shop = await makeRepository({
    "package.json": JSON.stringify({
      name: "shop",
      version: "1.0.0",
      main: "./lib/index.js",
      files: ["lib"],
      devDependencies: { eslint: "9.0.0" },
    }),
    "lib/index.js": "module.exports = 1;\n",
    "lib/extra.js": "module.exports = 2;\n",
  });
  const context = await makeContext(shop);
  const found = await unusedCode.run(context);
  expect(found.map(({ path, rejected }) => [path, rejected])).toEqual([
    ["lib/extra.js", "it is published, and users of the package may import it by its path"],
  ]);
  expect(context.notes.join()).toContain("content of a published package");
});

test("when a program itself looks unused the entry points are unknown", async () => {
  const shop = await makeRepository({
    "package.json": '{"name": "shop", "private": true, "main": "./dist/index.js"}',
    "src/till.ts": '#!/usr/bin/env node\nimport "./coin.ts";\n',
    "src/coin.ts": "export const coin = 1;\n",
  });
  const context = await makeContext(shop);
  expect(await unusedCode.run(context)).toEqual([]);
  expect(context.notes.join()).toContain("entry points are unknown");
});
