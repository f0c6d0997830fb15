import { formatPlan, parsePlan, type Plan } from "#plans";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tidyPlan } from "../../plans/tidy-plan.ts";
import { arbitraryPlan, prose, wild } from "./arbitrary-plan.ts";

const parse = (source: string): Plan => {
  const { plan, findings } = parsePlan(source, "plans/tulips.md");
  if (plan === undefined) throw new Error(`${findings.map(String).join("\n")}\n${source}`);
  return plan;
};

describe("formatPlan", () => {
  test("what it writes reads back as the same plan, and formats to the same text", () => {
    fc.assert(
      fc.property(arbitraryPlan(prose), (plan) => {
        const tidy = tidyPlan(plan);
        expect({ ...tidy, risks: [], stopConditions: [] }).toEqual({
          ...plan,
          risks: [],
          stopConditions: [],
        });
        const source = formatPlan(plan);
        expect(parse(source)).toEqual(tidy);
        expect(formatPlan(parse(source))).toBe(source);
        expect(formatPlan(parse(source), source)).toBe(source);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
  });

  test("text that would break the document is fenced or put on one line, never lost", () => {
    fc.assert(
      fc.property(arbitraryPlan(wild), (plan) => {
        const tidy = tidyPlan(plan);
        expect(tidyPlan(tidy)).toEqual(tidy);
        expect(parse(formatPlan(plan))).toEqual(tidy);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 60) },
    );
  });
});
