import type { AuditFinding } from "./finding.ts";

/** Findings surer than this may become plans; the others are only reported. */
export const minConfidence = 0.5;

/** Leverage: impact ÷ effort × confidence, 0 to 5. */
export function scoreOf({
  impact,
  effort,
  confidence,
}: Pick<AuditFinding, "impact" | "effort" | "confidence">): number {
  return (impact / effort) * confidence;
}

/** Best first; equal ones by place, so that the same commit always gives the same order. */
export function rankFindings(findings: readonly AuditFinding[]): AuditFinding[] {
  return findings.toSorted(
    (left, right) =>
      scoreOf(right) - scoreOf(left) ||
      (left.path < right.path ? -1 : left.path > right.path ? 1 : 0) ||
      left.line - right.line,
  );
}

/** 1 (first) to 5 (when there is nothing else) from the best score of a plan's findings. */
export function priorityOf(score: number): number {
  const limits = [1.8, 1.2, 0.8, 0.4];
  const place = limits.findIndex((limit) => score >= limit);
  return place === -1 ? 5 : place + 1;
}
