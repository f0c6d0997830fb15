import { formatPlan, isInScope, matchesAny, parsePlan } from "#plans";
import { expect, test } from "vitest";
import { samplePlan } from "./sample-plan.ts";

test.each([
  ["src/pricing.js", ["src/*.js"], true],
  ["src/beds/tulip.js", ["src/*.js"], false],
  ["src/beds/tulip.js", ["src/**"], true],
  ["src/beds/tulip.js", ["src/"], true],
  ["source", ["src/"], false],
  ["app/(shop)/page.tsx", ["app/(shop)/**"], true],
  [".github/workflows/ci.yml", ["**/*.yml"], true],
  ["app/[flower]/page.tsx", ["app/[flower]/page.tsx"], true],
  ["app/f/page.tsx", ["app/[flower]/page.tsx"], true],
  ["src/a.ts", ["src/*.{js,ts}"], true],
  ["src/a.ts", ["./src/a.ts"], true],
  ["src/legal/a\nb.js", ["src/legal/**"], true],
  ["secrets.env", ["!src/**"], false],
  ["src/a.ts", [], false],
])("%s in %j: %s", (path, globs, expected) => {
  expect(matchesAny(path, globs)).toBe(expected);
});

test("a hostile glob answers at once, and a plan with one is refused", () => {
  const path = `src/${"a".repeat(200)}/${"a".repeat(200)}`;
  const hostile = [
    `src/${"*a".repeat(20)}b`,
    `${"+(a|".repeat(12)}b${")".repeat(12)}`,
    "(a*)*b",
    "((a+)+)+b",
  ];
  const worstAllowed = ["**/a*a*a*b/**/a*a*a*b/**/b/**/c", "{a*,a*,*a}{*a,a,b}"];
  const start = performance.now();
  expect(matchesAny(path, [...hostile, ...worstAllowed])).toBe(false);
  expect(performance.now() - start).toBeLessThan(500);
  const source = formatPlan(samplePlan({ scope: { in: [hostile[0] ?? ""], out: [] } }));
  expect(parsePlan(source, "p.md").findings[0]?.reason).toMatch(/at most three `\*`/);
});

test("what is out of scope is out, even when it is also in", () => {
  const scope = { in: ["src/**"], out: ["src/generated/**"] };
  expect(isInScope("src/rose.js", scope)).toBe(true);
  expect(isInScope("src/generated/rose.js", scope)).toBe(false);
});
