import { formatPlan, parsePlan, planContentHash, planStatuses, type Plan } from "#plans";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tidyPlan } from "../../plans/tidy-plan.ts";
import { arbitraryPlan, prose, wild } from "./arbitrary-plan.ts";
import { sampleText } from "./sample-plan.ts";

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
      { numRuns: Number(process.env["RUNS"] ?? 20) },
    );
  });

  test("text that would break the document is fenced or put on one line, never lost", () => {
    fc.assert(
      fc.property(arbitraryPlan(wild), (plan) => {
        const tidy = tidyPlan(plan);
        expect(tidyPlan(tidy)).toEqual(tidy);
        expect(parse(formatPlan(plan))).toEqual(tidy);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 20) },
    );
  });
});

describe("formatPlan with the text it was read from", () => {
  test("a new status changes the bytes of the status and no others", () => {
    const source = sampleText(
      ["status: proposed", "status:  'proposed'   # set by loopwiki"],
      ["## Why", "<!-- a note -->\n\n## Why"],
    );
    const plan = { ...parse(source), status: "approved" as const };
    expect(formatPlan(plan, source)).toBe(source.replace("'proposed'", "approved"));
  });

  test("the same holds for any title and priority, with any line ends", () => {
    const source = sampleText().replaceAll("\n", "\r\n");
    const next = formatPlan({ ...parse(source), priority: 1, confidence: 0.5 }, source);
    expect(next).toBe(
      source.replace("priority: 3", "priority: 1").replace("confidence: 0.8", "confidence: 0.5"),
    );
  });

  test("sections of the author's own stay where they are when others change", () => {
    const source = sampleText(["## Commands", "## History\n\n- planted  *early*\n\n## Commands"]);
    const plan = parse(source);
    const next = formatPlan({ ...plan, risks: ["Frost"] }, source);
    expect(next).toContain("## History\n\n- planted  *early*\n\n## Commands");
    expect(parse(next).risks).toEqual(["Frost"]);
    expect(formatPlan(plan, source)).toBe(source);
  });
});

describe("planContentHash", () => {
  test("is the same for every status and line end, and for nothing else", () => {
    const source = sampleText();
    const hash = planContentHash(source);
    for (const status of planStatuses) {
      expect(planContentHash(source.replace("proposed", status))).toBe(hash);
      expect(planContentHash(source.replace("proposed", `"${status}"`))).toBe(hash);
    }
    expect(planContentHash(source.replaceAll("\n", "\r\n"))).toBe(hash);
    expect(planContentHash(source.replace("npm test", "npm tests"))).not.toBe(hash);
    expect(planContentHash(source.replace("priority: 3", "priority: 4"))).not.toBe(hash);
    expect(planContentHash(source.replace("proposed", "proposed # and more"))).not.toBe(hash);
  });
});
