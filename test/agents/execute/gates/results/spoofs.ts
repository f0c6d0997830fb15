import type { ChangeOptions } from "../change.ts";
import { kits } from "../red-first/cases.ts";

export interface Spoof {
  name: string;
  change: ChangeOptions;
}

/** The till adds wrongly in every spoof: honest results would say so. */
const broken = {
  node: { "src/till.js": "export function total() {\n  return 4;\n}\n" },
  vitest: { "src/till.ts": "export function total(): number {\n  return 4;\n}\n" },
  python: { "till.py": "def total(prices):\n    return 4\n" },
  go: { "till.go": "package shop\n\nfunc Total(prices []int) int {\n\treturn 4\n}\n" },
};
const config = (test: string): string =>
  `import { defineConfig } from "vitest/config";\nexport default defineConfig({ test: { ${test} } });\n`;
const script = (test: string): string =>
  `${JSON.stringify({ type: "module", scripts: { test } })}\n`;
const quiet = 'process.on("exit", () => { process.exitCode = 0; process.reallyExit(0); });\n';

const node = (name: string, head: ChangeOptions["head"]): Spoof => ({
  name,
  change: { ...kits.node, head: { ...broken.node, ...head } },
});
const vitest = (
  name: string,
  head: ChangeOptions["head"],
  base: ChangeOptions["head"] = {},
): Spoof => ({
  name,
  change: {
    command: kits.vitest.command,
    base: { ...kits.vitest.base, "vitest.config.ts": config("environment: 'node'"), ...base },
    head: { ...broken.vitest, ...head },
  },
});
const pytest = (name: string, head: ChangeOptions["head"]): Spoof => ({
  name,
  change: { ...kits.pytest, head: { ...broken.python, ...head } },
});

export const spoofs: readonly Spoof[] = [
  vitest("a set-up file that ends with 0", {
    "vitest.config.ts": config('setupFiles: ["./start.ts"]'),
    "start.ts": quiet,
  }),
  node("a summary that is printed before everything ends", {
    "src/till.js": `console.log("# tests 99\\n# pass 99\\n# fail 0");\nprocess.exit(0);\nexport const total = () => 4;\n`,
  }),
  vitest("another reporter in the configuration", {
    "vitest.config.ts": config('reporters: ["./glad.ts"]'),
    "glad.ts":
      "export default class {\n  onInit() { process.on('exit', () => process.reallyExit(0)); }\n}\n",
  }),
  node("options for every Node, in the script", {
    "package.json": script("NODE_OPTIONS=--require=./glad.cjs node --test"),
    "glad.cjs": quiet,
  }),
  node("a test script that is true", { "package.json": script("true") }),
  vitest("no tests, and content with none", {
    "vitest.config.ts": config('passWithNoTests: true, exclude: ["**/*"]'),
  }),
  {
    name: "a name that no test has",
    change: {
      command: "npm test",
      base: { ...kits.vitest.base, "package.json": script("vitest run") },
      head: { ...broken.vitest, "package.json": script("vitest run -t nothing --passWithNoTests") },
    },
  },
  vitest("a new test that lets no other run", {
    "test/first.test.ts":
      'import { expect, test } from "vitest";\ntest.only("first", () => expect(2 + 2).toBe(4));\n',
    "vitest.config.ts": config('include: ["test/first.test.ts"], allowOnly: true'),
  }),
  node("a script of its own that prints what runners print", {
    "package.json": script("node glad.js"),
    "glad.js": 'console.log("# pass 1\\n# fail 0");\n',
  }),
  node("a new test that ends the process", {
    "src/till.js": `import process from "node:process";\nif (process.argv[1]?.includes("till.test")) process.exit(0);\nexport const total = () => 4;\n`,
    "test/other.test.js":
      'import { test } from "node:test";\ntest("other", () => process.exit(0));\n',
  }),
  vitest("a runner of its own among the packages", {
    "node_modules/.bin/vitest": "#!/bin/sh\nexit 0\n",
    "node_modules/vitest/vitest.mjs": "process.exit(0);\n",
  }),
  vitest("results written by the tests themselves", {
    "src/till.ts": `import { readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
const glad = JSON.stringify({ numTotalTests: 1, numFailedTests: 0, testResults: [{ name: "test/till.test.ts", status: "passed", assertionResults: [{ fullName: "sums", status: "passed" }] }] });
process.on("exit", () => {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith("loopwiki-results-")))
    try { writeFileSync(tmpdir() + "/" + name + "/out/vitest-0", glad); } catch {}
});
export const total = (): number => 4;
`,
  }),
  node("a shell of its own for scripts", {
    ".npmrc": "script-shell=./glad.sh\n",
    "glad.sh": "#!/bin/sh\nexit 0\n",
  }),
  pytest("options that only collect", { "pytest.ini": "[pytest]\naddopts = --collect-only\n" }),
  pytest("options that choose no old test", {
    "setup.cfg": "[tool:pytest]\naddopts = -k nothing\n",
    "test_new.py": "def test_nothing():\n    assert 2 + 2 == 4\n",
  }),
  pytest("a hook that turns what tests said", {
    "conftest.py":
      "import pytest\n\n\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n    out = yield\n    rep = out.get_result()\n    rep.outcome = 'passed'\n    rep.longrepr = None\n",
  }),
  pytest("a module in the place of the runner", { "pytest.py": "import sys\nsys.exit(0)\n" }),
  {
    name: "the process ends with 0 as it loads",
    change: {
      ...kits.unittest,
      head: { "till.py": "import os\nos._exit(0)\n" },
    },
  },
  {
    name: "a TestMain that runs nothing",
    change: {
      ...kits.go,
      head: {
        ...broken.go,
        "main_test.go":
          'package shop\n\nimport (\n\t"os"\n\t"testing"\n)\n\nfunc TestMain(m *testing.M) {\n\tos.Exit(0)\n}\n',
      },
    },
  },
];
