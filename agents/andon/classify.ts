import { createHash } from "node:crypto";
import type { Outcome } from "../agent.ts";
import type { CommandEnd, TestCounts } from "./command-end.ts";
import type { IncidentCategory } from "./incident-category.ts";
import { categoryOfText } from "./failure-text.ts";

export interface Failure {
  outcome: Outcome;
  /** What the failed check printed. */
  output: string;
  /** How the failed command ended; absent where no command failed, and in journals of before it was kept. */
  end?: CommandEnd | undefined;
}

export interface Classification {
  category: IncidentCategory;
  /** 0 to 1: 0.9 and more when decided by data (outcome, exit code, test counts), less when by text. */
  confidence: number;
  /** Same for the same failure, whatever the numbers and temporary paths in its text. */
  signature: string;
}

type Verdict = readonly [IncidentCategory, number];

/** Classifies from the outcome, then from how the command ended, and from what it printed last of all. */
export function classify(failure: Failure): Classification {
  const [category, confidence] =
    byOutcome(failure.outcome) ??
    byEnd(failure) ??
    categoryOfText(failure.output) ??
    byDefault(failure);
  const text = `${category}\n${normalise(failure.output)}`;
  return {
    category,
    confidence,
    signature: createHash("sha256").update(text).digest("hex").slice(0, 12),
  };
}

function byOutcome(outcome: Outcome): Verdict | undefined {
  if (outcome === "timeout-idle" || outcome === "timeout-hard") return ["timeout", 1];
  if (outcome === "out-of-scope" || outcome === "spec-drift") return ["spec_drift", 1];
  return undefined;
}

/** Exit codes with a meaning of their own: POSIX shells, and the `timeout` of coreutils. */
const meaningOfExit: Readonly<Record<number, Verdict>> = {
  124: ["timeout", 0.9],
  126: ["permission_denied", 0.9],
  127: ["command_not_found", 0.95],
};

/** Our own limit, exit codes, then signals and the counts of a test runner. */
function byEnd({ end, output }: Failure): Verdict | undefined {
  const { exitCode = 1, signal, timedOut, tests } = end ?? endInText(output);
  if (timedOut === true) return ["timeout", 1];
  if (signal === "SIGXCPU") return ["timeout", 0.9];
  // Killed: what it was at may be in its words.
  if (signal !== undefined) return categoryOfText(output) ?? ["unknown", 0.6];
  return meaningOfExit[exitCode] ?? (tests && byCounts(tests, output));
}

function byCounts({ failed, errors = 0 }: TestCounts, output: string): Verdict | undefined {
  if (errors > 0) return undefined; // why a file could not be loaded is in its words
  if (failed > 0) return ["assertion_failure", 0.95];
  const other = categoryOfText(output); // every test passed: it failed at something else
  return other?.[0] === "assertion_failure" ? ["unknown", 0.5] : other;
}

/** The first line of a check's detail is the harness's own, where a journal of before has no data. */
function endInText(output: string): Partial<CommandEnd> {
  const exitCode = /^exit code (\d+)(?:\n|$)/.exec(output)?.[1];
  if (exitCode !== undefined) return { exitCode: Number(exitCode) };
  return output.startsWith("no end after ") ? { timedOut: true } : {};
}

function byDefault({ outcome, end }: Failure): Verdict {
  const allPassed = end?.tests !== undefined && end.tests.failed === 0;
  return outcome === "tests-failed" && !allPassed ? ["assertion_failure", 0.5] : ["unknown", 0.35];
}

/** Without colours, ids, times, folders and numbers: they differ each time the same thing fails. */
function normalise(output: string): string {
  return output
    .replaceAll(/\p{Cc}\[[\d;]*[A-Za-z]/gu, "")
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "ID")
    .replaceAll(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi, "ID")
    .replaceAll(
      /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g,
      "TIME",
    )
    .replaceAll(/\b(?:[A-Za-z]:)?(?:\\[\w.-]+)+\\/g, "/")
    .replaceAll(/(\/[\w.-]+)+\//g, "/")
    .replaceAll(/\d+(\.\d+)?\s*(?:ms|s|seconds?|minutes?)\b/g, "TIME")
    .replaceAll(/\d+(\.\d+)?/g, "N")
    .replaceAll(/\s+/g, " ")
    .slice(0, 2000);
}
