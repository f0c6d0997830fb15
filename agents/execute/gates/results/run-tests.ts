import { constants } from "node:fs";
import { mkdir, mkdtemp, open, realpath, rm, chmod, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { isErrno, messageOf } from "#wiki";
import type { CheckResult } from "../../../journal/run-records.ts";
import { runCheck, tailOf, type CheckRequest } from "../run-check.ts";
import { reporters } from "./reporters.ts";
import { reportingCommand, type Reported } from "./test-command.ts";
import { countTests, type TestReport } from "./test-report.ts";

export interface TestRequest extends CheckRequest {
  /** Scripts that the command may call, of the revision that is trusted. */
  scripts: Readonly<Record<string, string>>;
}

export interface TestRun {
  /** What the command's end says. */
  check: CheckResult;
  /** Undefined when no runner is known, or nothing could be read. */
  report?: TestReport;
  /** Names of the runners. */
  runners: string[];
  /** Why the results cannot be believed. */
  problem?: string;
}

/** Most of a report that is read, in bytes. */
const largestReport = 64_000_000;

/**
 * Runs a test command with reporters that write into a folder of its own, whose name nobody can guess.
 * What the report says and how the command ended must agree; the report alone decides nothing.
 */
export async function runTests(request: TestRequest): Promise<TestRun> {
  const place = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-results-")));
  const [folder, ours] = [join(place, "out"), join(place, "reporters")];
  try {
    await mkdir(folder);
    await mkdir(ours);
    await chmod(place, 0o755); // inside a sandbox the command is nobody
    await chmod(folder, 0o777);
    for (const [name, text] of Object.entries(reporters)) await writeFile(join(ours, name), text);
    const reporting = reportingCommand(request.command, request.scripts, {
      folder,
      reporters: ours,
    });
    if (!reporting) return { check: await runCheck(request), runners: [] };
    const check = await runCheck({
      ...request,
      command: reporting.command,
      environment: withTools(request.environment, request.cwd, ours),
      writable: [folder],
      readable: [ours],
    });
    return await readRun({ ...check, command: request.command }, reporting.reports, request.cwd);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** As a package manager does before it runs a script. */
function withTools(
  environment: Record<string, string>,
  cwd: string,
  reporters: string,
): Record<string, string> {
  return {
    ...environment,
    PATH: listed(join(cwd, "node_modules", ".bin"), environment["PATH"]),
    PYTHONPATH: listed(reporters, environment["PYTHONPATH"]),
    npm_lifecycle_event: "test",
  };
}

function listed(...paths: (string | undefined)[]): string {
  return paths.filter((path) => path !== undefined && path !== "").join(delimiter);
}

async function readRun(
  check: CheckResult,
  reports: readonly Reported[],
  cwd: string,
): Promise<TestRun> {
  const read = await Promise.all(reports.map((reported) => readReport(reported, cwd)));
  const report = read.flatMap(({ tests = [] }) => tests);
  const failed = report.filter(({ status }) => status === "failed").length;
  const ended = check.status === "passed";
  // After a failure the rest of the command may not have been run.
  const bad = read.find(({ missing, problem }) => problem !== undefined && (!missing || ended));
  const forged =
    ended && failed > 0 ? `the command ended with 0 though ${failed} tests failed` : undefined;
  const problem = bad?.problem ?? forged;
  const told = read.map((one) => one.told ?? "").join("");
  return {
    check: withTold(withCounts(check, report), told),
    runners: [...new Set(reports.map(({ runner }) => runner.name))],
    ...(read.some(({ tests }) => tests) ? { report } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

interface ReadReport {
  tests?: TestReport;
  told?: string;
  problem?: string;
  missing?: boolean;
}

async function readReport({ runner, file }: Reported, cwd: string): Promise<ReadReport> {
  try {
    const text = await readPlain(file);
    return { tests: runner.parse(text, cwd), told: runner.told?.(text) ?? "" };
  } catch (error) {
    if (isErrno(error, "ENOENT"))
      return { problem: `${runner.name} wrote no results`, missing: true };
    const why = messageOf(error).slice(0, 300);
    return { problem: `${runner.name} wrote results that cannot be read: ${why}` };
  }
}

/** Never follows a link that was put there. */
async function readPlain(file: string): Promise<string> {
  const handle = await open(
    file,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const entry = await handle.stat();
    if (!entry.isFile() || entry.size > largestReport) throw new Error("it is no plain file");
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

/** What the runner would have printed, had it not gone into the file. */
function withTold(check: CheckResult, told: string): CheckResult {
  if (told === "") return check;
  const [first = "", ...rest] = check.detail.split("\n");
  const [why, printed] = check.status === "failed" ? [[first], rest] : [[], [first, ...rest]];
  return { ...check, detail: [...why, tailOf(`${told}\n${printed.join("\n")}`)].join("\n") };
}

function withCounts(check: CheckResult, report: TestReport): CheckResult {
  if (report.length === 0 || !check.end) return check;
  const tests = {
    passed: countTests(report, "passed"),
    failed: countTests(report, "failed"),
    errors: report.filter(({ name }) => name === "").length,
  };
  return { ...check, end: { ...check.end, tests } };
}
