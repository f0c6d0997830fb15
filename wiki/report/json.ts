import { severityOf, type Finding, type Severity } from "../finding.ts";
import { fingerprintsOf } from "./fingerprint.ts";

/** One finding of the versioned answer `loopwiki/findings@1`. Lines and columns are 1-based. */
export interface FindingData {
  ruleId: string;
  source: string;
  severity: Severity;
  /** Repository path with `/`. */
  file: string;
  line: number;
  column: number;
  endLine: number;
  /** Exclusive. */
  endColumn: number;
  reason: string;
  expected?: string[];
  note?: string;
  url?: string;
  fingerprint: string;
}

export interface FindingsData extends Record<string, unknown> {
  findings: FindingData[];
  summary: Record<Severity, number>;
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

export function formatJson(findings: readonly Finding[]): string {
  return JSON.stringify({ schema: "loopwiki/findings@1", ...findingsData(findings) }, null, 2);
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
