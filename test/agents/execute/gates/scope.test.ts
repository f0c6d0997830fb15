import { expect, test } from "vitest";
import { judgeScope, outOfScope } from "../../../../agents/execute/gates/scope.ts";
import { pricePlan, validateChunk } from "../shop.ts";
import { added, deleted, modified } from "./gates.ts";

const chunk = validateChunk({ files: ["src/prices/**", "app/[id]/page.ts"] });
const plan = pricePlan("abc1234", { scope: { in: ["**"], out: ["src/prices/legal/**"] } });
const judged = (path: string) => judgeScope([modified(path)], chunk, plan).status;

test.each([
  "src/prices/tea.ts",
  "src/prices/deep/er/tea.ts",
  "src/prices/.hidden",
  "src/prices/Grüner Tee.ts",
  "app/[id]/page.ts",
])("%s is in scope", (path) => expect(judged(path)).toBe("passed"));

test.each([
  "src/prices.ts",
  "src/prices-old/tea.ts",
  "Src/prices/tea.ts",
  "other/src/prices/tea.ts",
  "src/prices/legal/terms.ts",
])("%s is out of scope", (path) => {
  const result = judgeScope([modified(path)], chunk, plan);
  expect(result).toMatchObject({ status: "failed", files: [path] });
  expect(result.detail).toContain("src/prices/**");
});

test("additions and deletions count as well, and tests the plan opens are in scope", () => {
  const open = { ...chunk, tests_may_change: ["test/tea.test.ts"] };
  const files = [added("a.ts"), deleted("b.ts"), modified("test/tea.test.ts")];
  expect(outOfScope(files, open, plan)).toEqual(["a.ts", "b.ts"]);
});

test("a long list is cut, a short one is not", () => {
  const files = Array.from({ length: 21 }, (_, n) => added(`stray-${n}.ts`));
  expect(judgeScope(files, chunk, plan).detail).toContain("stray-19.ts and more,");
  expect(judgeScope(files.slice(1), chunk, plan).detail).not.toContain("and more");
});
