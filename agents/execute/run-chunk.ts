import type { Chunk } from "#plans";
import type { AttemptState } from "../journal/run-state.ts";
import { agreeContract } from "./agree-contract.ts";
import { commitChunk, intendCommit } from "./commit-chunk.ts";
import { checkOf, countAttempt, endOf } from "./failed-attempt.ts";
import { judgeAttempt } from "./judge-attempt.ts";
import { pauseRun } from "./pause-run.ts";
import { currentAttempt, runAttempt } from "./run-attempt.ts";
import type { RunContext } from "./run-context.ts";
import { assertSpecUnchanged } from "./spec-drift.ts";
import { stopRun, type Stop } from "./stop-run.ts";
import { nextStep, type ChunkStep } from "./termination.ts";
import { hasObject } from "./worktree.ts";

/** Attempts at one chunk until it is committed, or the run stops or pauses. */
export async function runChunk(run: RunContext, chunk: Chunk): Promise<void> {
  await agreeContract(run, chunk);
  while (run.state.phase === "running") {
    await assertSpecUnchanged(run); // before every attempt, judgement and commit
    if (run.state.phase !== "running") return;
    const step = await countFailed(run, chunk, await stepOf(run, chunk));
    if (step.do === "end") return;
    await take(run, chunk, step);
  }
}

async function take(run: RunContext, chunk: Chunk, step: ChunkStep): Promise<void> {
  switch (step.do) {
    case "attempt":
      await runAttempt(run, chunk);
      break;
    case "judge":
      await judgeAttempt(run, chunk, currentAttempt(run, chunk));
      break;
    case "commit":
      await commit(run, chunk, currentAttempt(run, chunk));
      break;
    case "pause":
      await pauseRun(run, step);
      break;
    case "stop":
      await stopRun(run, { ...step, ...brokenBy(run, chunk), chunk: chunk.id });
      break;
    case "end":
      break;
  }
}

/** What the journal says, except where git has dropped the content it names: that is made again. */
async function stepOf(run: RunContext, chunk: Chunk): Promise<ChunkStep> {
  const { title } = chunk;
  const { resumedSeq } = run.state;
  const { attempts } = run.plan.budget;
  const step = nextStep(run.chunkState(chunk), { attempts, resumedSeq, title });
  if (step.do !== "judge" && step.do !== "commit") return step;
  const { finished, intended } = currentAttempt(run, chunk);
  for (const tree of [finished?.tree, intended?.tree].filter((id) => id !== undefined))
    if (!(await hasObject(run.services.git, tree))) return { do: "attempt" };
  return step;
}

async function commit(run: RunContext, chunk: Chunk, attempt: AttemptState): Promise<void> {
  const intended = attempt.intended ?? (await intendCommit(run, chunk, attempt));
  await commitChunk(run, intended);
}

/** The line counts the attempt that failed last; a breaker that trips stops what would go on. */
async function countFailed(run: RunContext, chunk: Chunk, step: ChunkStep): Promise<ChunkStep> {
  const last = run.chunkState(chunk).attempts.at(-1)?.ended;
  const tripped = last && (await countAttempt(run, chunk, last));
  if (!last || last.outcome === "ok" || tripped === undefined || step.do !== "attempt") return step;
  const { outcome, output, feedback } = last;
  return { do: "stop", outcome, reason: tripped, output: output || feedback };
}

/** The check that refused the last attempt, and the content it refused. */
function brokenBy(run: RunContext, chunk: Chunk): Pick<Stop, "check" | "broken" | "end"> {
  const attempt = run.chunkState(chunk).attempts.at(-1);
  const check = checkOf(chunk, attempt);
  const broken = attempt?.finished?.tree;
  return {
    end: endOf(attempt),
    ...(check ? { check } : {}),
    ...(broken === undefined ? {} : { broken }),
  };
}
