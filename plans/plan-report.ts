import { createFinding, type Finding } from "#wiki";
import type { PlanFields } from "./plan.ts";

/** Collects the findings of one document. */
export interface PlanReport {
  file: string;
  findings: Finding[];
  /** `line` is 1-based in the body; `expected` is an example of what is right. */
  error(line: number, reason: string, expected?: string): void;
}

/** What the readers of a body share. */
export interface Reading {
  report: PlanReport;
  /** Absent when the front matter is not valid. */
  fields: PlanFields | undefined;
  /** 1-based line of the file on which the body begins. */
  firstLine: number;
}

export function createReport(file: string, firstLine: number): PlanReport {
  const findings: Finding[] = [];
  return {
    file,
    findings,
    error(line, reason, expected) {
      findings.push(
        createFinding({
          ruleId: "plan-format",
          source: "lint",
          severity: "error",
          file,
          line: line + firstLine - 1,
          reason,
          ...(expected === undefined ? {} : { expected: [expected] }),
        }),
      );
    },
  };
}
