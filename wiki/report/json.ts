import { z } from "zod";
import { severityOf, type Finding, type Severity } from "../finding.ts";
import { fingerprintsOf } from "./fingerprint.ts";

const position = z.int().min(1);

const findingSchema = z.strictObject({
  ruleId: z.string(),
  source: z.string().describe("What found it: lint, audit, gate or checker."),
  severity: z.enum(["error", "warning", "info"]),
  file: z.string().describe("Repository path with `/`."),
  line: position,
  column: position,
  endLine: position,
  endColumn: position.describe("Exclusive."),
  reason: z.string(),
  expected: z.array(z.string()).optional().describe("Texts that would be right."),
  note: z.string().optional(),
  url: z.string().optional(),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}(:\d+)?$/)
    .describe("Stays the same while the file around the problem changes."),
});

const count = z.int().min(0);

/** The versioned answer `loopwiki/findings@1`. Lines and columns are 1-based. */
export const findingsSchema = z.strictObject({
  schema: z.literal("loopwiki/findings@1"),
  findings: z.array(findingSchema),
  summary: z.strictObject({ error: count, warning: count, info: count }),
  accepted: count.optional().describe("How many findings were accepted and are not in the list."),
});

export type FindingData = z.infer<typeof findingSchema>;

export interface FindingsData extends Record<string, unknown> {
  findings: FindingData[];
  summary: Record<Severity, number>;
}

/** The text of `cli/seed/findings.schema.json`; a test keeps the two equal. */
export function findingsSchemaText(): string {
  const schema = { ...z.toJSONSchema(findingsSchema), title: "loopwiki/findings@1" };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** What `--json` prints beside the schema name. */
export function findingsData(findings: readonly Finding[]): FindingsData {
  const fingerprints = fingerprintsOf(findings);
  const summary = { error: 0, warning: 0, info: 0 };
  for (const finding of findings) summary[severityOf(finding)] += 1;
  return {
    findings: findings.map((finding, index) => dataOf(finding, fingerprints[index] ?? "")),
    summary,
  };
}

export function formatJson(
  findings: readonly Finding[],
  { accepted }: { accepted?: number } = {},
): string {
  const data = { schema: "loopwiki/findings@1", ...findingsData(findings) };
  return JSON.stringify(accepted === undefined ? data : { ...data, accepted }, null, 2);
}

function dataOf(finding: Finding, fingerprint: string): FindingData {
  const { expected, note, url } = finding;
  return {
    ruleId: finding.ruleId ?? "",
    source: finding.source ?? "",
    severity: severityOf(finding),
    file: finding.file ?? "",
    ...regionOf(finding),
    reason: finding.reason,
    ...(expected && { expected }),
    ...(note !== undefined && { note }),
    ...(url !== undefined && { url }),
    fingerprint,
  };
}

/** The place of a finding as four numbers. */
export function regionOf(finding: Finding): {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
} {
  const line = finding.line ?? 1;
  const column = finding.column ?? 1;
  const end = finding.place && "end" in finding.place ? finding.place.end : { line, column };
  return { line, column, endLine: end.line, endColumn: end.column };
}
