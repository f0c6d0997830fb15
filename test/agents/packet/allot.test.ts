import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allot, type Request } from "../../../agents/packet/allot.ts";

const requests = fc.array(
  fc.record({ need: fc.nat(5000), floor: fc.nat(500), most: fc.nat(3000) }),
  { maxLength: 8 },
);
const wanted = ({ need, most }: Request): number => Math.min(need, most);
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

test("never gives more than the budget, nor more than is wanted, and leaves nothing that somebody wants", () => {
  fc.assert(
    fc.property(requests, fc.nat(20_000), (asked, budget) => {
      const given = allot(asked, budget);
      expect(sum(given)).toBeLessThanOrEqual(budget);
      expect(given.every((tokens, at) => tokens >= 0 && tokens <= wanted(asked[at]!))).toBe(true);
      const all = sum(asked.map(wanted));
      // Rounding may leave less than one token for each.
      expect(sum(given)).toBeGreaterThan(Math.min(all, budget) - asked.length - 1);
    }),
  );
});

test("the floors come first, in order, then shares", () => {
  const wish = { need: 1000, floor: 100, most: 1000 };
  expect(allot([wish, wish, wish], 250)).toEqual([100, 100, 50]);
  expect(allot([wish, { ...wish, most: 500 }], 500)).toEqual([300, 200]);
  expect(allot([{ ...wish, need: 20 }, wish], 400)).toEqual([20, 380]);
  expect(allot([wish], -5)).toEqual([0]);
});
