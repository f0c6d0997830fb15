import type { Chunk } from "#plans";
import { LoopwikiError } from "#wiki";
import { assertLineOpen, giveHypothesis } from "../andon/cord.ts";
import { commitChunk } from "./commit-chunk.ts";
import { explorePlan } from "./explore-plan.ts";
import { installInto } from "./install-into.ts";
import { runCheck } from "./gates/run-check.ts";
import { judgeGoal } from "./judge-goal.ts";
import { assertSpecUnchanged } from "./spec-drift.ts";
import { prepareRun } from "./prepare-run.ts";
import { runChunk } from "./run-chunk.ts";
import { modeOf, type RunContext } from "./run-context.ts";
import type { RunMode } from "../journal/run-event.ts";
import type { RunState } from "../journal/run-state.ts";
import type { ExecuteServices } from "./services.ts";
import { hasObject } from "./worktree.ts";

/** The lease is refreshed this often, in milliseconds. */
const heartbeatMs = 30_000;

export interface RunPlanOptions {
  signal: AbortSignal;
  /** Stop after this chunk, leaving the run to be continued. */
  until?: string;
  /** What a person thinks is wrong, where the line asks for it before the plan goes on. */
  hypothesis?: string;
  /** Instead of the plan's own mode; `explore` changes nothing, whatever the plan says. */
  mode?: RunMode;
}

/**
 * Executes an approved plan, or goes on with its unfinished run, chunk by chunk. Resolves to the state it
 * reached: `verified`, `stopped`, `paused`, or still `running` when `until` ended it early.
 *
 * Every step begins from what the journal says and can be repeated, so the process may be killed at any
 * moment: the next call goes on and nothing is done twice.
 */
export async function runPlan(
  services: ExecuteServices,
  name: string,
  options: RunPlanOptions,
): Promise<RunState> {
  const heart = new AbortController();
  const signal = AbortSignal.any([options.signal, heart.signal]);
  const { plan } = await services.plans.get(name);
  if (options.hypothesis !== undefined) await giveHypothesis(services, plan.id, options.hypothesis);
  await assertLineOpen(services, "executing", plan.id);
  const run = await prepareRun(services, name, { signal, mode: options.mode });
  const beat = setInterval(() => {
    services.runs.heartbeat(run.lease).catch((error: unknown) => heart.abort(error));
  }, heartbeatMs);
  try {
    if (modeOf(run) === "explore") await explorePlan(run);
    else await carryOut(run, options.until);
    if (run.state.phase !== "running") await run.checkout.remove();
    return run.state;
  } finally {
    clearInterval(beat);
    await services.runs.release(run.lease);
  }
}

async function carryOut(run: RunContext, until: string | undefined): Promise<void> {
  await assertSpecUnchanged(run); // before a commit that a kill interrupted is finished
  if (run.state.phase !== "running") return;
  await setUp(run);
  await runChunks(run, until);
  if (run.state.phase === "running" && allCommitted(run)) await judgeGoal(run);
}

async function runChunks(run: RunContext, until: string | undefined): Promise<void> {
  assertKnownChunk(run, until);
  for (const chunk of run.plan.chunks) {
    if (run.chunkState(chunk).commit === undefined) {
      await assertLineOpen(run.services, `chunk ${chunk.id}`, run.plan.id); // another plan may have stopped it
      await assertSpecUnchanged(run);
      if (run.state.phase === "running") await runChunk(run, chunk);
      if (run.state.phase !== "running") return;
    }
    if (chunk.id === until) return;
  }
}

/** Worktrees, dependencies and the baseline: made once, mended after a crash. */
async function setUp(run: RunContext): Promise<void> {
  const { branch, base } = run.state.started;
  const hasBranch = await run.services.git.test([
    "show-ref",
    "--verify",
    "--quiet",
    `refs/heads/${branch}`,
  ]);
  const path = run.worktree.path;
  await run.worktree.ensure(hasBranch ? [path, branch] : ["-b", branch, path, run.state.head]);
  await finishInterruptedCommit(run);
  await takeBackInterruptedAttempt(run);
  await run.worktree.advance(branch, run.state.head, run.state.head);
  await run.checkout.ensure(["--detach", run.checkout.path, base]);
  run.note((await installInto(run, run.worktree)).how);
  await installInto(run, run.checkout);
  if (!run.state.baseline) await measureBaseline(run);
}

/** A kill between "commit intended" and "committed": the commit is made again, the very same one. */
async function finishInterruptedCommit(run: RunContext): Promise<void> {
  for (const chunk of run.plan.chunks) {
    const { attempts, commit } = run.chunkState(chunk);
    const intended = attempts.at(-1)?.intended;
    if (commit !== undefined || !intended) continue;
    if (await hasObject(run.services.git, intended.tree)) await commitChunk(run, intended);
  }
}

/** A kill within an attempt whose agent had committed on its own: its work goes, as all it had done. */
async function takeBackInterruptedAttempt(run: RunContext): Promise<void> {
  const attempts = run.plan.chunks.map((chunk) => run.chunkState(chunk).attempts.at(-1));
  if (attempts.every((last) => !last || last.finished)) return;
  const moved = await run.worktree.takeBack(run.state.started.branch, run.state.head);
  if (moved !== undefined) run.note(moved);
}

/** What fails before anything was changed is nobody's failure: measured once, on the base commit. */
async function measureBaseline(run: RunContext): Promise<void> {
  await run.checkout.checkOut(run.state.started.base);
  const results = [];
  for (const [name, command] of Object.entries(run.services.commands)) {
    run.note(`baseline: ${command}`);
    results.push(
      await runCheck({
        name,
        command,
        cwd: run.checkout.path,
        environment: run.services.environment,
        sandbox: run.sandbox(),
        signal: run.signal,
      }),
    );
  }
  await run.append({ type: "baseline-measured", results });
}

function allCommitted(run: RunContext): boolean {
  return run.plan.chunks.every((chunk: Chunk) => run.chunkState(chunk).commit !== undefined);
}

function assertKnownChunk(run: RunContext, until: string | undefined): void {
  if (until === undefined || run.plan.chunks.some((chunk) => chunk.id === until)) return;
  const known = run.plan.chunks.map((chunk) => chunk.id).join(", ");
  throw new LoopwikiError(
    "unknown-chunk",
    `Unexpected chunk "${until}", expected one of ${known}.`,
  );
}
