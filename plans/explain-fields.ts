import { closest, createFinding, validateMapping, type Finding, type FrontMatter } from "#wiki";
import type { z } from "zod";

export type Mapping = Pick<FrontMatter, "data" | "problems" | "lineOf">;

/** A right value for each field, shown beside the wrong one. */
const examples: Record<string, string> = {
  id: "id: 2026-06-price-validation",
  title: "title: Refuse prices below zero",
  status: "status: proposed",
  category: "category: correctness",
  priority: "priority: 2",
  impact: "impact: 4",
  effort: "effort: 1",
  risk: "risk: low",
  confidence: "confidence: 0.9",
  planned_at: "planned_at: 3f2c1ab",
  depends_on: "depends_on: [2026-05-currency-module]",
  budget: "budget: { minutes: 60, attempts: 3 }",
  scope: "scope: { in: [src/pricing.js, test/**], out: [] }",
  mode: "mode: implement",
  findings: "findings: []",
  skill: "skill: tdd",
  files: "files: [src/pricing.js, test/pricing.test.js]",
  tests_may_change: "tests_may_change: [test/pricing.test.js]",
  wiki: "wiki: [10_DOMAIN/pricing]",
  run: "run: npx eslint --fix src",
  deliverables: "deliverables: [A check in calculateDiscount]",
  contract: "contract: [{ criterion: A negative price is refused, verify: npm test }]",
};

/**
 * Validates a mapping; every problem is an error finding with the field's line, what was found, and an
 * example of what is right. Unknown fields are named with the field that was probably meant.
 */
export function readFields<Schema extends z.ZodObject>(
  schema: Schema,
  mapping: Mapping,
  origin: { file: string; ruleId: string },
): { value?: z.infer<Schema>; findings: Finding[] } {
  const problem = (line: number, reason: string): Finding =>
    createFinding({ ...origin, source: "lint", severity: "error", line, reason });
  if (mapping.problems.length > 0) {
    return { findings: mapping.problems.map(({ line, reason }) => problem(line, reason)) };
  }
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(mapping.data).filter((key) => !known.includes(key));
  const findings = unknown.map((key) => {
    const meant = closest(key, known);
    const hint =
      meant === undefined ? `expected one of ${known.join(", ")}.` : `did you mean \`${meant}\`?`;
    return problem(mapping.lineOf(key), `Unexpected field \`${key}\`, ${hint}`);
  });
  const data = Object.fromEntries(
    Object.entries(mapping.data).filter(([key]) => known.includes(key)),
  );
  const result = validateMapping(schema, { data, lineOf: (key) => mapping.lineOf(key) }, origin);
  for (const finding of result.findings) {
    const example = examples[/^Unexpected `(\w+)/.exec(finding.reason)?.[1] ?? ""];
    if (example !== undefined) finding.expected = [example];
  }
  findings.push(...result.findings);
  if (findings.length > 0 || result.value === undefined) return { findings };
  return { value: result.value, findings };
}
