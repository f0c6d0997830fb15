import type { Chunk } from "#plans";
import type { CheckResult } from "../journal/run-records.ts";
import type { ChangedFile } from "./changed-files.ts";
import {
  hasKnownRunner,
  judgeResults,
  runBase,
  runChange,
  type ChangeToRun,
} from "./gates/results/judge-results.ts";
import { judgeMutants } from "./gates/mutants/spot-check.ts";
import { judgeRedFirst } from "./gates/red-first/red-first.ts";
import { defaultGates } from "./gates/settings.ts";
import type { TestRun } from "./gates/results/run-tests.ts";
import { runCheck, type CheckRequest } from "./gates/run-check.ts";
import type { RunContext } from "./run-context.ts";

/** What tests said, by content and command: measured once in a process. */
const measured = new WeakMap<RunContext, Map<string, TestRun>>();

export interface TreeToJudge {
  files: readonly ChangedFile[];
  tree: string;
  checkOut: (tree: string) => Promise<void>;
}

/**
 * Runs one of the project's commands on the attempt. Tests whose runner is known are judged by its report,
 * with the old tests as they were; anything else by how it ends, and that is said.
 */
export async function judgeCommand(
  run: RunContext,
  chunk: Chunk,
  judged: TreeToJudge & { request: CheckRequest },
): Promise<CheckResult> {
  const { request, tree, checkOut } = judged;
  const change = changeOf(run, chunk, judged);
  if (request.name !== "test") return runCheck(request);
  if (!(await hasKnownRunner(change.git, change.base, request.command)))
    return byExitCode(request, "starts no runner whose results can be read");
  const before = await testsBefore(run, change, request);
  if (!isReadable(before)) {
    await checkOut(tree);
    const why = before.problem ?? "its tests fail";
    return byExitCode(request, `gives no results on the base (${why})`);
  }
  const after = await runChange(change, request);
  memory(run).set(keyOf(change.head, request), after);
  await checkOut(tree);
  return judgeResults(change, { before, after });
}

/** A runner too old for a reporter, or a test that fails now and then, judges nobody. */
function isReadable({ check, report, problem }: TestRun): boolean {
  return report !== undefined && problem === undefined && check.status === "passed";
}

async function byExitCode(request: CheckRequest, why: string): Promise<CheckResult> {
  const check = await runCheck(request);
  if (check.status !== "passed") return check;
  const note = `judged by its exit code alone: \`${request.command}\` ${why}`;
  return { ...check, detail: `${note}\n${check.detail}` };
}

function memory(run: RunContext): Map<string, TestRun> {
  const known = measured.get(run) ?? new Map<string, TestRun>();
  measured.set(run, known);
  return known;
}

function keyOf(tree: string, { command }: CheckRequest): string {
  return `${tree}\n${command}`;
}

/**
 * What passing tests are worth, by more runs of them: new ones must have failed without the work, and faults
 * put into changed lines be noticed. Only where the tests passed on the base.
 */
export async function judgeWorth(
  run: RunContext,
  chunk: Chunk,
  judged: TreeToJudge & { request: CheckRequest },
): Promise<CheckResult[]> {
  const { redFirst, mutants } = run.services.gates ?? defaultGates;
  const { request, tree, checkOut } = judged;
  const change = changeOf(run, chunk, judged);
  const results: CheckResult[] = [];
  const mustBring = chunk.skill === "tdd" && redFirst !== "never";
  if (mustBring || redFirst === "always") {
    const measuredBefore = await testsBefore(run, change, request);
    const { report: _, ...unread } = measuredBefore;
    const before = isReadable(measuredBefore) ? measuredBefore : unread;
    const after = memory(run).get(keyOf(tree, request)) ?? (await runChange(change, request));
    results.push(await judgeRedFirst({ change, request, before, after, mustBring }));
  }
  if (mutants.most > 0 && results.every(({ status }) => status !== "failed"))
    results.push(await judgeMutants(change, request, mutants));
  if (results.length > 0) await checkOut(tree);
  return results;
}

function changeOf(run: RunContext, chunk: Chunk, judged: TreeToJudge): ChangeToRun {
  const { git } = run.services;
  const { files, tree: head, checkOut } = judged;
  return { git, base: run.state.head, head, files, chunk, checkOut };
}

/** The base's own tests on the base. */
async function testsBefore(
  run: RunContext,
  change: ChangeToRun,
  request: CheckRequest,
): Promise<TestRun> {
  const key = keyOf(change.base, request);
  const before = memory(run).get(key) ?? (await runBase(change, request));
  memory(run).set(key, before);
  return before;
}
