import { describe, expect, test } from "vitest";
import { judgeRun } from "../agents/execute/gates/change.ts";
import { fakeRed, honestRed, judgeCase, kits } from "../agents/execute/gates/red-first/cases.ts";
import { spoofs } from "../agents/execute/gates/results/spoofs.ts";

describe("results that are made up, with every runner", () => {
  test.each(spoofs.map((one) => [one.name, one.change] as const))(
    "%s: refused",
    async (_, change) => {
      expect(await judgeRun(change)).toMatchObject({ name: "test", status: "failed" });
    },
  );
});

test.each(Object.entries(kits))("tests of %s are counted", async (_, kit) => {
  const result = await judgeRun({ ...kit, head: { "notes.md": "# Notes\n" } });
  expect(result).toMatchObject({ status: "passed" });
  expect(result.detail).toContain(`1 tests passed (1 before), as ${kit.runner} reports`);
});

describe("20 tests that only look red", () => {
  test.each(fakeRed.map((one) => [one.name, one] as const))("%s: refused", async (_, one) => {
    expect(await judgeCase(one)).toMatchObject({ green: true, status: "failed" });
  });
});

describe("20 honest tests", () => {
  test.each(honestRed.map((one) => [one.name, one] as const))("%s: accepted", async (_, one) => {
    expect(await judgeCase(one)).toMatchObject({ green: true, status: "passed" });
  });
});
