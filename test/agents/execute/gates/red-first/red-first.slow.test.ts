import { describe, expect, test } from "vitest";
import { judgeRedFirst } from "../../../../../agents/execute/gates/red-first/red-first.ts";
import type { CheckResult } from "../../../../../agents/journal/run-event.ts";
import { makeChange, runBoth } from "../change.ts";
import { fakeRed, honestRed, kits, type RedCase } from "./cases.ts";

async function judge({ kit, head }: RedCase): Promise<CheckResult> {
  const { command, base } = kits[kit];
  const made = await makeChange({ command, base, head });
  const both = await runBoth(made);
  expect(both.after.check).toMatchObject({ status: "passed" }); // green with the work, fake or not
  return judgeRedFirst({ ...made, ...both, mustBring: true });
}

describe("20 tests that only look red", () => {
  test.each(fakeRed.map((one) => [one.name, one] as const))("%s: refused", async (_, one) => {
    expect(await judge(one)).toMatchObject({ status: "failed" });
  });
});

describe("20 honest ones", () => {
  test.each(honestRed.map((one) => [one.name, one] as const))("%s: accepted", async (_, one) => {
    const result = await judge(one);
    expect(result).toMatchObject({ status: "passed", detail: expect.stringMatching(/^[1-9]/) });
  });
});
