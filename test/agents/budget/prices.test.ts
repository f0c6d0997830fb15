import { shippedPrices } from "#agents";
import { describe, expect, test } from "vitest";
import { costOf } from "../../../agents/budget/prices.ts";

const million = 1_000_000;

describe("the shipped prices", () => {
  test.each([
    ["claude-opus-5-5", 4 + 20],
    ["anthropic/claude-opus-5-5", 24],
    ["claude-opus-5-20260724", 5 + 25],
    ["claude-sonnet-4-5", 18],
    ["gemini-3.5-flash-lite", 2.8],
    ["gemini-3.5-flash", 10.5],
    ["gpt-5.4-mini", 5.25],
  ])("of %s: a million read and a million written cost %d dollars", async (model, usd) => {
    const usage = { inputTokens: million, outputTokens: million };
    expect(costOf(await shippedPrices(), model, usage)).toBeCloseTo(usd);
  });

  test("are higher for all of a long request, and lower for what was cached", async () => {
    const prices = await shippedPrices();
    const cost = (inputTokens: number, more = {}): number | undefined =>
      costOf(prices, "claude-haiku-5-5", { inputTokens, outputTokens: 0, ...more });
    expect(cost(100_000)).toBeCloseTo(0.01);
    expect(cost(100_001)).toBeCloseTo(0.05);
    expect(cost(100_000, { cacheReadTokens: 100_000 })).toBeCloseTo(0.001);
  });

  test("are not made up for a model that is not among them", async () => {
    const prices = await shippedPrices();
    expect(costOf(prices, "qwen3-coder:30b", { inputTokens: 1, outputTokens: 1 })).toBeUndefined();
    expect(prices.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
