import { describe, expect, test } from "vitest";
import { fakeRed, honestRed, judgeCase } from "./cases.ts";

/** Node's own runner starts at once; test/soak has all forty cases. */
const fakes = fakeRed.filter(({ kit }) => kit === "node").slice(0, 6);
const honest = honestRed.filter(({ kit }) => kit === "node").slice(0, 6);

describe("tests that only look red", () => {
  test.each(fakes.map((one) => [one.name, one] as const))("%s: refused", async (_, one) => {
    expect(await judgeCase(one)).toMatchObject({ green: true, status: "failed" });
  });
});

describe("honest tests", () => {
  test.each(honest.map((one) => [one.name, one] as const))("%s: accepted", async (_, one) => {
    expect(await judgeCase(one)).toMatchObject({ green: true, status: "passed" });
  });
});
