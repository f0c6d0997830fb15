import type { Chunk, Plan } from "#plans";
import type { Outcome } from "../agent.ts";
import { judgeByContract } from "../roles/checker.ts";
import type { CheckResult } from "../journal/run-records.ts";
import type { AttemptState } from "../journal/run-state.ts";
import { installInto } from "./install-into.ts";
import { changedFiles, changedLines, type ChangedFile } from "./changed-files.ts";
import { judgeExistingTests } from "./gates/existing-tests.ts";
import { judgeGaming } from "./gates/gaming.ts";
import type { DiffToJudge } from "./gates/gaming/judge-diff.ts";
import { judgePlanted } from "./gates/planted.ts";
import { judgeProjectCommands } from "./gates/project-commands.ts";
import { judgeProtectedPaths } from "./gates/protected-paths.ts";
import type { CheckRequest } from "./gates/run-check.ts";
import { judgeReproduction } from "./gates/reproduction.ts";
import { judgeScope, outOfScope } from "./gates/scope.ts";
import { judgeCommand, judgeWorth } from "./judge-tests.ts";
import { isFailure, isPause, outcomeRules } from "./outcome.ts";
import { pauseRun } from "./pause-run.ts";
import { treeWith } from "./partial-tree.ts";
import { modeOf, type RunContext } from "./run-context.ts";
import { stageFor } from "./stage.ts";
import { commitAuthor } from "./worktree.ts";

/**
 * Judges what the maker left: gates on the difference first, then the project's commands and the chunk's
 * contract on a clean checkout of exactly that content. True when the checker approved; otherwise the
 * attempt has ended. The maker's own words decide nothing.
 */
export async function judgeAttempt(
  run: RunContext,
  chunk: Chunk,
  attempt: AttemptState,
): Promise<boolean> {
  const { finished } = attempt;
  if (!finished) throw new Error("the agent has not finished");
  if (isFailure(finished.outcome))
    return end(run, chunk, { attempt, outcome: finished.outcome, feedback: finished.summary });
  const files = await changedFiles(run.services.git, run.state.head, finished.tree);
  if (files.length === 0)
    return end(run, chunk, {
      attempt,
      outcome: "no-change",
      feedback: "The attempt changed nothing.",
    });
  const contentPrefix = run.services.content.prefix;
  const { git } = run.services;
  const difference = { git, base: run.state.head, head: finished.tree };
  const contract = { plan: run.plan, chunk, contentPrefix, difference };
  const results = await judgeDifference(files, contract);
  if (allPassed(results)) results.push(await judgeLeft(run, chunk, files, finished.tree));
  if (allPassed(results) && mustReproduce(run, chunk))
    results.push(await reproduce(run, chunk, { files, tree: finished.tree }));
  if (allPassed(results))
    results.push(...(await judgeCommands(run, chunk, { files, tree: finished.tree })));
  await run.append({ type: "gates-judged", chunk: chunk.id, attempt: attempt.attempt, results });
  const refusals = results.filter(({ status }) => status === "failed");
  if (refusals.length > 0)
    return end(run, chunk, refusalOf(run, chunk, { attempt, refusals, files }));
  return askChecker(run, chunk, attempt, { checks: results, files });
}

export interface DifferenceContract {
  plan: Plan;
  chunk: Chunk;
  contentPrefix: string;
  /** The files' contents before and after. */
  difference: Pick<DiffToJudge, "git" | "base" | "head">;
}

/** In the order of how much a failure says: the first one names the outcome. */
export async function judgeDifference(
  files: ChangedFile[],
  { plan, chunk, contentPrefix, difference }: DifferenceContract,
): Promise<CheckResult[]> {
  return [
    judgeExistingTests(files, chunk),
    judgeProtectedPaths(files, chunk, contentPrefix),
    judgeScope(files, chunk, plan),
    await judgeGaming({ ...difference, testsMayChange: chunk.tests_may_change, changed: files }),
  ];
}

/** The maker's worktree, and what of it would be committed. */
async function judgeLeft(
  { services: { git }, worktree, state: { head } }: RunContext,
  chunk: Chunk,
  files: ChangedFile[],
  tree: string,
): Promise<CheckResult> {
  return judgePlanted(files, { git, chunk, worktree: worktree.path, head, tree });
}

function allPassed(results: readonly CheckResult[]): boolean {
  return results.every(({ status }) => status !== "failed");
}

/** In mode fix the first chunk that an agent works on shows the fault. */
function mustReproduce(run: RunContext, chunk: Chunk): boolean {
  const first = run.plan.chunks.find(({ run: command }) => command === undefined);
  return modeOf(run) === "fix" && first?.id === chunk.id;
}

/** Sees the fault: the attempt's tests on the chunk's start, without the rest of the attempt. */
async function reproduce(
  run: RunContext,
  chunk: Chunk,
  { files, tree }: { files: ChangedFile[]; tree: string },
): Promise<CheckResult> {
  const { git, commands, environment } = run.services;
  const broken = (run.state.baseline?.results ?? []).filter(({ status }) => status === "failed");
  const test = broken.some(({ name }) => name === "test") ? undefined : commands["test"];
  const verify = chunk.contract.map((criterion) => criterion.verify);
  return judgeReproduction(files, {
    commands: [test, ...verify].filter((command) => command !== undefined),
    cwd: run.checkout.path,
    environment,
    sandbox: run.sandbox(chunk),
    signal: run.signal,
    checkOut: async (paths) =>
      checkOutTree(run, await treeWith(git, run.state.head, { other: tree, paths })),
  });
}

/** Puts a tree, and nothing else, into the clean checkout, with its dependencies. */
async function checkOutTree(run: RunContext, tree: string): Promise<void> {
  const { services, checkout } = run;
  const author = await commitAuthor(services.git);
  const date = services.clock().toISOString();
  const parent = run.state.head;
  const message = "candidate\n";
  await checkout.checkOut(await run.worktree.createCommit({ tree, parent, message, date, author }));
  await installInto(run, checkout);
}

/** Runs the project's own commands on the attempt's content. */
async function judgeCommands(
  run: RunContext,
  chunk: Chunk,
  { files, tree }: { files: ChangedFile[]; tree: string },
): Promise<CheckResult[]> {
  const checkOut = (other: string): Promise<void> => checkOutTree(run, other);
  await checkOut(tree);
  const { commands, environment } = run.services;
  const baseline = run.state.baseline?.results ?? [];
  const cwd = run.checkout.path;
  const { signal } = run;
  const sandbox = run.sandbox(chunk);
  const judge = (request: CheckRequest): Promise<CheckResult> =>
    judgeCommand(run, chunk, { files, tree, checkOut, request });
  const place = { cwd, environment, sandbox, signal };
  const results = await judgeProjectCommands({ commands, baseline, ...place, judge });
  const test = results.find(({ name, status }) => name === "test" && status === "passed");
  if (!test?.command || chunk.run !== undefined || !allPassed(results)) return results;
  const request = { name: "test", command: test.command, ...place };
  return [...results, ...(await judgeWorth(run, chunk, { files, tree, checkOut, request }))];
}

interface Measured {
  checks: CheckResult[];
  files: ChangedFile[];
}

async function askChecker(
  run: RunContext,
  chunk: Chunk,
  attempt: AttemptState,
  { checks, files }: Measured,
): Promise<boolean> {
  const tree = attempt.finished?.tree ?? "";
  const reader = run.services.checker;
  const stage = stageFor(run, {
    stage: "checker",
    reader,
    chunks: [chunk],
    paths: files.map(({ path }) => path),
    lines: await changedLines(run.services.git, run.state.head, tree),
  });
  const judged = await judgeByContract(run, chunk, {
    attempt: attempt.attempt,
    checks,
    tree,
    reader: stage.ran ? reader : undefined,
    reason: stage.reason,
  });
  if ("failure" in judged) {
    // The work waits for its judge: it is judged, not made again, once the limit has ended.
    const { failure: outcome, summary, resumeAt } = judged;
    if (!isPause(outcome)) return end(run, chunk, { attempt, outcome, feedback: summary });
    await pauseRun(run, { outcome, summary, resumeAt });
    return false;
  }
  const { verdict, prompt } = judged;
  await run.append({
    type: "checker-judged",
    chunk: chunk.id,
    attempt: attempt.attempt,
    verdict,
    stage: { ...stage, ran: !judged.byCommand },
    ...(prompt ? { prompt } : {}),
  });
  if (verdict.decision === "approve") return true;
  return end(run, chunk, {
    attempt,
    outcome: judged.byCommand ? "tests-failed" : "rejected",
    feedback: verdict.feedback,
    output: verdict.feedback,
  });
}

interface Ending {
  attempt: AttemptState;
  outcome: Exclude<Outcome, "ok">;
  feedback: string;
  output?: string;
  /** Content the next attempt starts from, when not the partial work. */
  tree?: string;
}

const outcomeOfGate: Record<string, Exclude<Outcome, "ok">> = {
  "existing-tests": "spec-drift",
  "protected-paths": "out-of-scope",
  scope: "out-of-scope",
  planted: "out-of-scope",
};

function refusalOf(
  run: RunContext,
  chunk: Chunk,
  found: { attempt: AttemptState; refusals: CheckResult[]; files: ChangedFile[] },
): Ending {
  const { attempt, refusals, files } = found;
  const outcome = outcomeOfGate[refusals[0]?.name ?? ""] ?? "tests-failed";
  const lines = refusals.map(
    ({ name, detail }) => `The ${name} gate refused the attempt: ${detail}`,
  );
  const rollback =
    outOfScope(files, chunk, run.plan).length >= run.services.breakers.filesOutOfScope;
  return {
    attempt,
    outcome,
    feedback: [...lines, ...(rollback ? ["All of it was rolled back."] : [])].join("\n"),
    output: refusals.map(({ detail }) => detail).join("\n"),
    ...(rollback ? { tree: run.state.head } : {}),
  };
}

async function end(run: RunContext, chunk: Chunk, ending: Ending): Promise<false> {
  const { attempt, outcome, feedback, output = "" } = ending;
  const tree =
    ending.tree === undefined
      ? attempt.finished?.tree
      : await run.services.git.run(["rev-parse", `${ending.tree}^{tree}`]);
  const { counted } = outcomeRules[outcome];
  await run.append({
    type: "attempt-ended",
    chunk: chunk.id,
    attempt: attempt.attempt,
    outcome,
    counted,
    feedback,
    output,
    tree: tree ?? "",
  });
  return false;
}
