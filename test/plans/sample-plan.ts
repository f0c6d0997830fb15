import { draftPlan, formatPlan, type Plan, type PlanDraft } from "#plans";

/** A small sound plan about a flower shop; `more` replaces fields. */
export function samplePlan(more: Partial<PlanDraft> = {}): Plan {
  return draftPlan({
    title: "Refuse prices below zero",
    why: "A negative price pays the customer.",
    today: "2026-06-10",
    head: "3f2c1ab",
    files: ["src/pricing.js"],
    verify: ["npm test"],
    ...more,
  });
}

/** The plan's document with some lines replaced. */
export function sampleText(
  ...replacements: readonly (readonly [string | RegExp, string])[]
): string {
  let text = formatPlan(samplePlan());
  for (const [from, to] of replacements) {
    const next = text.replace(from, to);
    if (next === text) throw new Error(`${String(from)} is not in the sample`);
    text = next;
  }
  return text;
}
