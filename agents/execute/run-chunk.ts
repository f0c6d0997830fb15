import type { Chunk } from "#plans";
import type { Outcome } from "../agent.ts";
import type { EventOf } from "../journal/run-event.ts";
import { countedAttempts, type AttemptState } from "../journal/run-state.ts";
import { commitChunk, intendCommit } from "./commit-chunk.ts";
import { checkOf, countAttempt } from "./failed-attempt.ts";
import { judgeAttempt } from "./judge-attempt.ts";
import { maxUncounted, maxWithoutChange, outcomeRules } from "./outcome.ts";
import { runAttempt } from "./run-attempt.ts";
import type { RunContext } from "./run-context.ts";
import { stopRun } from "./stop-run.ts";
import { hasObject } from "./worktree.ts";

/** Attempts at one chunk until it is committed, or the run stops or pauses. */
export async function runChunk(run: RunContext, chunk: Chunk): Promise<void> {
  while (run.state.phase === "running" && run.chunkState(chunk).commit === undefined) {
    const ended = lastEnded(run, chunk);
    if (ended) await decideNext(run, chunk, ended);
    if (run.state.phase === "running") await attemptOnce(run, chunk);
  }
}

/** One attempt, going on from wherever the journal says the last process got to. */
async function attemptOnce(run: RunContext, chunk: Chunk): Promise<void> {
  const open = run.chunkState(chunk).attempts.at(-1);
  const finished = (await withResult(run, open)) ?? (await runAttempt(run, chunk));
  const approved =
    finished.verdict?.verdict.decision === "approve" || (await judgeAttempt(run, chunk, finished));
  if (!approved) return;
  const intended = finished.intended ?? (await intendCommit(run, chunk, finished));
  await commitChunk(run, intended);
}

/** The attempt if it waits to be judged and git still has its content; else it is made again. */
async function withResult(
  run: RunContext,
  attempt: AttemptState | undefined,
): Promise<AttemptState | undefined> {
  if (!attempt?.finished || attempt.ended) return undefined;
  const trees = [attempt.finished.tree, attempt.intended?.tree];
  for (const tree of trees.filter((id) => id !== undefined))
    if (!(await hasObject(run.services.git, tree))) return undefined;
  return attempt;
}

function lastEnded(run: RunContext, chunk: Chunk): EventOf<"attempt-ended"> | undefined {
  return run.chunkState(chunk).attempts.at(-1)?.ended;
}

/** After an attempt that was not approved: stop, pause, or let the next one begin. */
async function decideNext(
  run: RunContext,
  chunk: Chunk,
  last: EventOf<"attempt-ended">,
): Promise<void> {
  if (last.outcome === "ok") return;
  const { next } = outcomeRules[last.outcome];
  if (next === "pause" && run.state.resumedSeq < last.seq) return pause(run, chunk);
  const tripped = await countAttempt(run, chunk, last);
  const reason = reasonToStop(run, chunk, last) ?? tripped;
  if (reason === undefined) return;
  const attempt = run.chunkState(chunk).attempts.at(-1);
  const check = checkOf(chunk, attempt);
  const broken = attempt?.finished?.tree;
  await stopRun(run, {
    chunk: chunk.id,
    outcome: last.outcome,
    reason,
    output: last.output || last.feedback,
    ...(check ? { check } : {}),
    ...(broken === undefined ? {} : { broken }),
  });
}

function reasonToStop(
  run: RunContext,
  chunk: Chunk,
  { outcome, feedback }: EventOf<"attempt-ended">,
): string | undefined {
  const { attempts } = run.chunkState(chunk);
  const counted = countedAttempts(run.chunkState(chunk));
  const what = `chunk "${chunk.title}"`;
  if (outcome !== "ok" && outcomeRules[outcome].next === "stop")
    return `${what} ended with ${outcome}: ${firstLine(feedback)}`;
  if (counted >= run.plan.budget.attempts)
    return `${what} failed ${counted} times, last with ${outcome}`;
  if (inARow(attempts, (kind) => kind === "no-change") >= maxWithoutChange)
    return `${what}: ${maxWithoutChange} attempts changed nothing`;
  if (inARow(attempts, isOutage) >= maxUncounted)
    return `${what}: ${maxUncounted} attempts in a row ended with ${outcome}`;
  return undefined;
}

/** The agent could not work at all; unlike a rate limit nobody knows when it will. */
function isOutage(outcome: Exclude<Outcome, "ok">): boolean {
  return !outcomeRules[outcome].counted && outcomeRules[outcome].next === "try-again";
}

async function pause(run: RunContext, chunk: Chunk): Promise<void> {
  const resumeAt = run.chunkState(chunk).attempts.at(-1)?.finished?.resumeAt;
  const reason = `rate limit${resumeAt === undefined ? "" : ` until ${resumeAt}`}`;
  await run.append({ type: "run-paused", reason, ...(resumeAt === undefined ? {} : { resumeAt }) });
}

function inARow(
  attempts: readonly AttemptState[],
  matches: (outcome: Exclude<Outcome, "ok">) => boolean,
): number {
  let count = 0;
  for (const { ended } of attempts.toReversed()) {
    if (!ended || ended.outcome === "ok" || !matches(ended.outcome)) break;
    count += 1;
  }
  return count;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
