import { relative, resolve, sep } from "node:path";
import { z } from "zod";
import {
  countTests,
  firstLine,
  stripColours,
  type FailureKind,
  type TestOutcome,
  type TestReport,
} from "./test-report.ts";

const fromJest = z.object({
  numTotalTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** The `json` reporter of vitest and jest. Throws when its totals do not agree with its tests. */
export function parseJestJson(text: string, cwd: string): TestReport {
  const report = fromJest.parse(JSON.parse(text));
  const tests = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = repositoryPath(cwd, name);
    const ran = assertionResults.map((test): TestOutcome => {
      const why = test.failureMessages?.[0];
      const outcome = { file, name: test.fullName.trim() };
      if (test.status === "passed") return { ...outcome, status: "passed" };
      if (test.status !== "failed") return { ...outcome, status: "skipped" };
      return { ...outcome, status: "failed", kind: kindOf(why ?? ""), message: firstLine(why) };
    });
    if (status !== "failed" || ran.some((test) => test.status === "failed")) return ran;
    return [...ran, notLoaded(file, message)];
  });
  agree(tests, { total: report.numTotalTests, failed: report.numFailedTests });
  return tests;
}

const mochaTest = z.object({
  fullTitle: z.string(),
  file: z.string().nullish(),
  err: z
    .object({
      name: z.string().optional(),
      code: z.string().optional(),
      message: z.string().optional(),
      stack: z.string().optional(),
    })
    .optional(),
});
const fromMocha = z.object({
  stats: z.object({ tests: z.int(), failures: z.int() }),
  tests: z.array(mochaTest),
  pending: z.array(mochaTest),
  failures: z.array(mochaTest),
});

/** Mocha's `json` reporter. */
export function parseMochaJson(text: string, cwd: string): TestReport {
  const report = fromMocha.parse(JSON.parse(text));
  const pending = new Set(report.pending.map(keyOf));
  const failed = new Map(report.failures.map((test) => [keyOf(test), test]));
  const tests = report.tests.map((test): TestOutcome => {
    const outcome = { file: repositoryPath(cwd, test.file ?? ""), name: test.fullTitle };
    const failure = failed.get(keyOf(test));
    if (failure) {
      failed.delete(keyOf(test));
      return { ...outcome, ...failureOf(failure.err) };
    }
    return { ...outcome, status: pending.has(keyOf(test)) ? "skipped" : "passed" };
  });
  agree(tests, { total: report.stats.tests });
  // what failed and is no test is a hook
  const hooks = [...failed.values()].map(({ file, err }) =>
    notLoaded(repositoryPath(cwd, file ?? ""), err?.message),
  );
  return [...tests, ...hooks];
}

function keyOf({
  fullTitle,
  file,
}: {
  fullTitle: string;
  file?: string | null | undefined;
}): string {
  return `${file ?? ""}\n${fullTitle}`;
}

function failureOf(
  err: z.infer<typeof mochaTest>["err"],
): Pick<TestOutcome, "status" | "kind" | "message"> {
  const asserted = err?.name === "AssertionError" || err?.code === "ERR_ASSERTION";
  const kind = asserted ? "assertion" : kindOf(err?.stack ?? err?.message ?? "");
  return { status: "failed", kind, message: firstLine(err?.message) };
}

function notLoaded(file: string, message: string | undefined): TestOutcome {
  return { file, name: "", status: "failed", kind: "load", message: firstLine(message) };
}

const asserted =
  /^(\w*AssertionError|JestAssertionError|Error: expect\(|Error: Snapshot )|\[ERR_ASSERTION\]/;
const ranOut = /\btimed out (in|after)\b|Exceeded timeout|Timeout of \d+ ?ms exceeded/;

function kindOf(message: string): FailureKind {
  const first = stripColours(message).trim().split("\n").slice(0, 2).join("\n");
  if (ranOut.test(first)) return "timeout";
  return asserted.test(first) ? "assertion" : "error";
}

function agree(tests: TestReport, { total, failed }: { total: number; failed?: number }): void {
  const [is, red] = [countTests(tests), countTests(tests, "failed")];
  if (is !== total) throw new Error(`${is} tests where the total says ${total}`);
  if (failed !== undefined && red !== failed)
    throw new Error(`${red} failures where the total says ${failed}`);
}

/** A path below the repository's root, with `/`. */
function repositoryPath(cwd: string, file: string): string {
  return file === "" ? "" : relative(cwd, resolve(cwd, file)).split(sep).join("/");
}
