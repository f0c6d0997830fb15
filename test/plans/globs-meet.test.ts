import * as fc from "fast-check";
import { expect, test } from "vitest";
import { globsMeet, matchesAny } from "#plans";

test.each([
  ["src/**", "src/till/*.ts"],
  ["src/*.ts", "src/price*"],
  ["**/*.test.ts", "test/till/**"],
  ["docs/", "docs/shelf/tea.md"],
  ["src/{till,price}.ts", "src/price.ts"],
  ["a/**/b/**/c", "a/x/**/c"],
  ["app/[id]/page.tsx", "app/[id]/page.tsx"],
])("%s and %s can name the same file", (one, other) => {
  expect([globsMeet(one, other), globsMeet(other, one)]).toEqual([true, true]);
});

test.each([
  ["src/*.ts", "src/till/*.ts"],
  ["src/**/*.ts", "src/**/*.js"],
  ["test/**", "src/**"],
  ["src/till*", "src/price*"],
  ["app/[id]/page.tsx", "app/about/page.tsx"],
])("%s and %s cannot", (one, other) => {
  expect([globsMeet(one, other), globsMeet(other, one)]).toEqual([false, false]);
});

const name = fc.array(fc.constantFrom("a", "b", "*", "?"), { minLength: 1, maxLength: 4 });
const glob = fc
  .array(
    fc.oneof(
      fc.constant("**"),
      name.map((signs) => signs.join("")),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join("/"));
const path = fc
  .array(fc.stringMatching(/^[ab]{1,3}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("/"));

test("what both match, they meet on", () => {
  fc.assert(
    fc.property(glob, glob, path, (one, other, both) => {
      fc.pre(matchesAny(both, [one]) && matchesAny(both, [other]));
      expect(globsMeet(one, other)).toBe(true);
    }),
    { numRuns: 500, maxSkipsPerRun: 1000 },
  );
});
