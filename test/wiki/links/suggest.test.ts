import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bitDistanceFrom, closest, editDistance } from "../../../wiki/links/suggest.ts";

test.each([
  ["tomatto", ["leek", "tomato"], "tomato"],
  ["TOMATO", ["tomato"], "tomato"],
  ["kale", ["leek", "tomato"], undefined],
  ["ab", ["xy"], undefined],
  ["x".repeat(500), ["x".repeat(499)], undefined],
  ["leek", [], undefined],
])("closest to %s", (wanted, candidates, expected) => {
  expect(closest(wanted, candidates)).toBe(expected);
});

test("both ways to count changes count the same", () => {
  const word = fc
    .array(fc.constantFrom("a", "b", "c", "é", "-"), { minLength: 1, maxLength: 31 })
    .map((letters) => letters.join(""));
  let near = 0;
  fc.assert(
    fc.property(word, word, fc.nat(12), (left, right, most) => {
      const whole = editDistance(left, right, 99);
      const found = bitDistanceFrom(left)(right, most);
      expect(Math.min(found, most + 1)).toBe(Math.min(whole, most + 1));
      if (whole <= most) near += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(near).toBeGreaterThan(100);
});
