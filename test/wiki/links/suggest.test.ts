import { expect, test } from "vitest";
import { closest } from "../../../wiki/links/suggest.ts";

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
