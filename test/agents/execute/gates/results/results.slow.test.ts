import { describe, expect, test } from "vitest";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { judgeRun, makeChange, runBoth } from "../change.ts";
import { kits } from "../red-first/cases.ts";
import { spoofs } from "./spoofs.ts";

/** A run of pytest, go or vitest takes seconds: test/soak has those. */
const quick = spoofs.filter(({ change }) => /^(npm test|python3 -m unittest)/.test(change.command));

describe("results that are made up", () => {
  test.each(quick.map((one) => [one.name, one.change] as const))(
    "%s: refused",
    async (_, change) => {
      expect(await judgeRun(change)).toMatchObject({ name: "test", status: "failed" });
    },
  );

  test("assertions made to pass in product code are refused without a run", async () => {
    const head = {
      "src/till.js":
        'import assert from "node:assert/strict";\nassert.equal = () => {};\nexport const total = () => 4;\n',
    };
    const { change } = await makeChange({ ...kits.node, head });
    const { git, base, head: tree } = change;
    const findings = await judgeDiff({ git, base, head: tree, testsMayChange: [] });
    expect(findings.map(({ ruleId }) => ruleId)).toContain("gate/S06-global-replaced");
  });
});

describe("honest work passes, and its tests are counted", () => {
  test.each([
    ["node", kits.node],
    ["unittest", kits.unittest],
  ] as const)("%s", async (_, kit) => {
    const result = await judgeRun({ ...kit, head: { "notes.md": "# Notes\n" } });
    expect(result).toMatchObject({ status: "passed" });
    expect(result.detail).toContain(`1 tests passed (1 before), as ${kit.runner} reports`);
  });
});

test("tests that were there before run as they were, whatever the change did to them", async () => {
  const weak = 'import { test } from "node:test";\ntest("sums", () => {});\n';
  const head = { "src/till.js": "export const total = () => 4;\n", "test/till.test.js": weak };
  const undeclared = await judgeRun({ ...kits.node, head });
  expect(undeclared).toMatchObject({ status: "failed" });
  expect(undeclared.end?.tests).toMatchObject({ failed: 1 });
  const declared = await judgeRun({ ...kits.node, head, testsMayChange: ["test/till.test.js"] });
  expect(declared).toMatchObject({ status: "passed" });
});

test("a deleted test comes back, a skipped one is missed", async () => {
  const gone = { "src/till.js": "export const total = () => 4;\n", "test/till.test.js": undefined };
  expect(await judgeRun({ ...kits.node, head: gone })).toMatchObject({ status: "failed" });
  const skips = {
    "src/till.js":
      "export function total(prices) {\n  return prices.reduce((a, b) => a + b, 0);\n}\nglobalThis.rainy = true;\n",
  };
  const kit = { ...kits.node, base: { ...kits.node.base } };
  kit.base["test/till.test.js"] = `import { test } from "node:test";
import assert from "node:assert/strict";
import { total } from "../src/till.js";
test("sums", { skip: globalThis.rainy === true }, () => assert.equal(total([1, 2]), 3));
`;
  const skipped = await judgeRun({ ...kit, head: skips });
  expect(skipped.detail).toContain('"sums" (test/till.test.js, skipped)');
});

test("an unknown runner is judged by its exit code, and said to be", async () => {
  const made = await makeChange({
    command: "make test",
    base: { Makefile: "test:\n\ttrue\n" },
    head: {},
  });
  const { before } = await runBoth(made);
  expect(before).toMatchObject({ runners: [], check: { status: "passed" } });
  expect(before.report).toBeUndefined();
});
