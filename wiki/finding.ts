import { VFileMessage } from "vfile-message";

/**
 * A problem at a place: what lint, audit, gates and checkers all report. Always a `VFileMessage`:
 * `ruleId`, `source` (lint | audit | gate | checker), `file` (repository path with `/`), `place`
 * (1-based line and column), `reason`, `expected`, `note`, `url`, and `fatal` for the severity.
 */
export type Finding = VFileMessage;
export type Severity = "error" | "warning" | "info";

export interface FindingInput {
  ruleId: string;
  source: "lint" | "audit" | "gate" | "checker";
  severity: Severity;
  /** Repository path with `/`. */
  file: string;
  /** "Unexpected X, expected Y; did you mean Z?" */
  reason: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
  expected?: string[];
  note?: string;
  url?: string;
}

export function createFinding(input: FindingInput): Finding {
  const start = { line: input.line ?? 1, column: input.column ?? 1 };
  const end = { line: input.endLine ?? start.line, column: input.endColumn ?? start.column };
  const message = new VFileMessage(input.reason, {
    place: { start, end },
    source: input.source,
    ruleId: input.ruleId,
  });
  message.file = input.file;
  message.fatal = fatalOf(input.severity);
  if (input.expected) message.expected = input.expected;
  if (input.note !== undefined) message.note = input.note;
  if (input.url !== undefined) message.url = input.url;
  return message;
}

export function severityOf(finding: Finding): Severity {
  if (finding.fatal === true) return "error";
  return finding.fatal === false ? "warning" : "info";
}

/** Order of every report: file, line, column, rule. */
export function compareFindings(left: Finding, right: Finding): number {
  return (
    compare(left.file ?? "", right.file ?? "") ||
    (left.line ?? 0) - (right.line ?? 0) ||
    (left.column ?? 0) - (right.column ?? 0) ||
    compare(left.ruleId ?? "", right.ruleId ?? "")
  );
}

function fatalOf(severity: Severity): boolean | undefined {
  if (severity === "error") return true;
  return severity === "warning" ? false : undefined;
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
