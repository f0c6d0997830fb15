import type { Chunk } from "#plans";
import type { CheckResult } from "../journal/run-event.ts";
import type { ChangedFile } from "./changed-files.ts";
import {
  hasKnownRunner,
  judgeResults,
  runBase,
  type ChangeToRun,
} from "./gates/results/judge-results.ts";
import type { TestRun } from "./gates/results/run-tests.ts";
import { runCheck, type CheckRequest } from "./gates/run-check.ts";
import type { RunContext } from "./run-context.ts";

/** What the tests said at a chunk's start, by commit and command: measured once in a process. */
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
  if (!(await hasKnownRunner(change.git, change.base, request.command))) {
    const check = await runCheck(request);
    if (check.status !== "passed") return check;
    const note = `judged by its exit code alone: \`${request.command}\` starts no runner whose results can be read`;
    return { ...check, detail: `${note}\n${check.detail}` };
  }
  const before = await testsBefore(run, change, request);
  try {
    return await judgeResults(change, request, before);
  } finally {
    await checkOut(tree);
  }
}

export function changeOf(run: RunContext, chunk: Chunk, judged: TreeToJudge): ChangeToRun {
  const { git } = run.services;
  const { files, tree: head, checkOut } = judged;
  return { git, base: run.state.head, head, files, chunk, checkOut };
}

/** The base's own tests on the base. */
export async function testsBefore(
  run: RunContext,
  change: ChangeToRun,
  request: CheckRequest,
): Promise<TestRun> {
  const known = measured.get(run) ?? new Map<string, TestRun>();
  measured.set(run, known);
  const key = `${change.base}\n${request.command}`;
  const before = known.get(key) ?? (await runBase(change, request));
  known.set(key, before);
  return before;
}
