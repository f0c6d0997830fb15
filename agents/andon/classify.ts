import { createHash } from "node:crypto";
import type { Outcome } from "../agent.ts";

/** DESIGN 5, Incident: seven categories and unknown. */
export const incidentCategories = [
  "command_not_found",
  "module_missing",
  "permission_denied",
  "path_missing",
  "timeout",
  "assertion_failure",
  "spec_drift",
  "unknown",
] as const;
export type IncidentCategory = (typeof incidentCategories)[number];

export interface Failure {
  outcome: Outcome;
  /** What the failed check printed; its first line may say `exit code N`. */
  output: string;
}

export interface Classification {
  category: IncidentCategory;
  /** 0 to 1: high when decided by an exit code or a gate, lower when only by a pattern in text. */
  confidence: number;
  /** Same for the same failure, whatever the numbers and temporary paths in its text. */
  signature: string;
}

/** Text patterns come last, and name the missing thing rather than the word "failed". */
const patterns: readonly [RegExp, IncidentCategory, number][] = [
  [/\bAssertionError\b/, "assertion_failure", 0.8],
  [
    /command not found|^\S*sh: .*: not found$|not recognized as an internal/m,
    "command_not_found",
    0.85,
  ],
  [
    /Cannot find (module|package)|ModuleNotFoundError|No module named|unresolved import|cannot find crate/,
    "module_missing",
    0.84,
  ],
  [/EACCES|EPERM|Permission denied/i, "permission_denied", 0.82],
  [/ENOENT|No such file or directory/i, "path_missing", 0.75],
  [/ETIMEDOUT|timed out after/i, "timeout", 0.68],
  [
    /Expected[\s\S]{0,200}(Received|to (be|equal|throw))|not ok \d+|panicked at|--- FAIL/,
    "assertion_failure",
    0.7,
  ],
];

/** Classifies from outcome and exit code first, from patterns last. */
export function classify(failure: Failure): Classification {
  const [category, confidence] = decide(failure);
  const text = `${category}\n${normalise(failure.output)}`;
  return {
    category,
    confidence,
    signature: createHash("sha256").update(text).digest("hex").slice(0, 12),
  };
}

function decide({ outcome, output }: Failure): [IncidentCategory, number] {
  if (outcome === "timeout-idle" || outcome === "timeout-hard") return ["timeout", 1];
  if (outcome === "out-of-scope" || outcome === "spec-drift") return ["spec_drift", 1];
  const exitCode = /^exit code (\d+)/m.exec(output)?.[1];
  if (exitCode === "127") return ["command_not_found", 0.95];
  if (exitCode === "126") return ["permission_denied", 0.9];
  if (/^no end after/m.test(output)) return ["timeout", 0.95];
  const match = patterns.find(([pattern]) => pattern.test(output));
  if (match) return [match[1], match[2]];
  return outcome === "tests-failed" ? ["assertion_failure", 0.5] : ["unknown", 0.35];
}

function normalise(output: string): string {
  return output
    .replaceAll(/(\/[\w.-]+)+\//g, "/")
    .replaceAll(/\d+(\.\d+)?/g, "N")
    .replaceAll(/\s+/g, " ")
    .slice(0, 2000);
}
