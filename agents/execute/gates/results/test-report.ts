import { z } from "zod";

/**
 * Why a test failed: an assertion, anything else thrown while it ran, a file that could not be loaded, or
 * the runner's own time limit.
 */
export const failureKinds = ["assertion", "error", "load", "timeout"] as const;
export type FailureKind = (typeof failureKinds)[number];

/** What became of one test. */
export interface TestOutcome {
  /** Repository path of its file; in Go the package, in Rust empty. */
  file: string;
  /** As the runner names it, with its groups. Empty for a file that could not be loaded. */
  name: string;
  status: "passed" | "failed" | "skipped";
  kind?: FailureKind | undefined;
  /** First line of why it failed. */
  message?: string | undefined;
}

/** Every test that a command ran, as its runner reported in a file; never what was printed. */
export type TestReport = readonly TestOutcome[];

export function countTests(report: TestReport, status?: TestOutcome["status"]): number {
  return report.filter((test) => test.name !== "" && (status ?? test.status) === test.status)
    .length;
}

const line = z.object({
  file: z.string(),
  name: z.string(),
  status: z.enum(["passed", "failed", "skipped"]),
  kind: z.enum(failureKinds).optional(),
  message: z.string().optional(),
});
const lastLine = z.object({ end: z.int() });

/**
 * Reads what our own reporters write: one JSON object for each test, and at last how many there were.
 * Throws when it is cut off or its total is wrong.
 */
export function parseLines(text: string): TestReport {
  const lines = text.split("\n").filter((one) => one !== "");
  const end = lastLine.parse(JSON.parse(lines.pop() ?? "null")).end;
  const tests = lines.map((one) => line.parse(JSON.parse(one)));
  if (tests.length !== end) throw new Error(`${tests.length} tests where it says ${end}`);
  return tests;
}

/** First line of a message without colours, at most 300 characters. */
export function firstLine(message: string | undefined): string | undefined {
  return stripColours(message ?? "")
    .trim()
    .split("\n")[0]
    ?.slice(0, 300);
}

// oxlint-disable-next-line no-control-regex -- the escape sign of terminals is what is looked for
const colours = /\u001B\[[\d;]*m/g;

export function stripColours(text: string): string {
  return text.replaceAll(colours, "");
}
