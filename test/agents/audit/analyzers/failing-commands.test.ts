import { expect, test } from "vitest";
import {
  findFailingCommands,
  fixerOf,
} from "../../../../agents/audit/analyzers/failing-commands.ts";
import { measureCommands } from "../../../../agents/audit/measure-commands.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { makeContext } from "../make-context.ts";

const scripts = {
  test: "echo 'src/till.js:2:7 wrong change' && exit 1",
  lint: "no-such-linter .",
  build: "true",
};
const files = {
  "package.json": JSON.stringify({ name: "shop", scripts }, null, 2),
  "src/till.js": "export const open = true;\nexport const change = 3;\n",
};
const commands = { test: "npm run test", lint: "npm run lint", build: "npm run build" };

test("a failing command is a finding with the lines it names; a missing tool is a matter of setup", async () => {
  const context = await makeContext(await makeRepository(files), { commands });
  const measures = await measureCommands(context);
  expect(measures.map(({ name, passed, setup }) => [name, passed, setup !== undefined])).toEqual([
    ["lint", false, true],
    ["test", false, false],
    ["build", true, false],
  ]);
  const found = await findFailingCommands(context, measures);
  expect(found.map(({ rule, path, line }) => [rule, path, line])).toEqual([
    ["missing-setup", "package.json", 5],
    ["failing-commands", "package.json", 4],
  ]);
  expect(found[0]?.fix.kind).toBe("person");
  expect(found[1]?.places).toEqual([
    {
      path: "src/till.js",
      line: 2,
      excerpt: "export const change = 3;",
      note: "named in the output",
    },
  ]);
  expect(found[1]?.fix).toMatchObject({ files: ["src/till.js"], verify: ["npm run test"] });
});

test("with no packages installed every failure is a matter of setup", async () => {
  const context = await makeContext(await makeRepository(files), { commands });
  const [, failed] = await measureCommands({
    ...context,
    excuse: "its packages are not installed",
  });
  expect(failed?.setup).toBe("its packages are not installed");
});

test.each([
  ["npx eslint src", "npx eslint src --fix"],
  ["prettier --check .", "prettier --write ."],
  ["npm run tidy", "biome check src --write"],
  ["ruff format --check garden", "ruff format garden"],
  ["cargo fmt --all -- --check", "cargo fmt"],
  ["eslint . && tsc", undefined],
  ["tsc --noEmit", undefined],
])("the fixer of %s is %s", async (command, fixer) => {
  const garden = await makeRepository({
    "package.json": JSON.stringify({ scripts: { tidy: "biome check src" } }),
  });
  expect(await fixerOf(await makeContext(garden), command)).toBe(fixer);
});
