import { expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";

const set = {
  name: "garden",
  docs: [],
  queries: [
    { id: "water", text: "" },
    { id: "frost", text: "" },
  ],
  relevant: new Map([
    ["water", new Set(["tomato", "leek"])],
    ["frost", new Set(["bean"])],
  ]),
};

test("the measures are those of the books", () => {
  const perfect = evaluate(set, [["leek", "tomato"], ["bean"]]);
  expect(perfect).toEqual({ ndcg10: 1, recall5: 1, recall50: 1 });
  const late = ["a", "b", "c", "d", "e", "bean"];
  const { ndcg10, recall5, recall50 } = evaluate(set, [["rose", "tomato"], late]);
  const water = 1 / Math.log2(3) / (1 + 1 / Math.log2(3));
  expect(ndcg10).toBeCloseTo((water + 1 / Math.log2(7)) / 2, 12);
  expect(recall5).toBeCloseTo((0.5 + 0) / 2, 12);
  expect(recall50).toBeCloseTo((0.5 + 1) / 2, 12);
});

test("what was not found counts as nothing", () => {
  expect(evaluate(set, [[], []])).toEqual({ ndcg10: 0, recall5: 0, recall50: 0 });
});
