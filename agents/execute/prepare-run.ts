import { resolve } from "node:path";
import { planContentHash, type Plan, type StoredPlan } from "#plans";
import { LoopwikiError } from "#wiki";
import { foldRun, waitsForPerson, type RunState } from "../journal/run-state.ts";
import { assertDifferentModels } from "../roles/same-model.ts";
import { defaultCeremony } from "./ceremony.ts";
import { latestRun } from "./find-run.ts";
import type { RunEvent, RunMode } from "../journal/run-event.ts";
import { RunContext } from "./run-context.ts";
import type { ExecuteServices } from "./services.ts";
import { hashSpec, settingsFile } from "./spec-drift.ts";
import {
  assertDependencies,
  assertFree,
  assertFresh,
  assertMemoryCommitted,
  currentBranch,
} from "./start-checks.ts";

type ReadablePlan = StoredPlan & { plan: Plan };

/**
 * Claims a plan and returns its run: the unfinished one, or a new one at the current commit. Everything
 * that could make it impossible is checked before anything is written.
 */
export async function prepareRun(
  services: ExecuteServices,
  name: string,
  { signal, mode: wanted }: PrepareOptions,
): Promise<RunContext> {
  const stored = await services.plans.get(name);
  const { id } = stored.plan;
  const latest = await unfinished(services, stored.plan);
  const mode = chooseMode(stored.plan, latest, wanted);
  const seen = { plan: id, seen: latest, signal };
  if (latest && goesOn(stored, latest)) {
    assertNotWaiting(services, latest);
    assertSamePlan(stored, latest);
    assertAgents(services, stored.plan, mode);
    return claim(services, seen, [await resumed(services, latest)]);
  }
  if (latest?.phase === "verified") throw alreadyVerified(id);
  if (latest?.phase === "merged") throw alreadyMerged(latest);
  await assertApproved(services, stored, latest);
  assertAgents(services, stored.plan, mode);
  if (latest?.phase === "stopped" || latest?.phase === "paused") {
    return claim(services, seen, [await reopened(services, stored)]);
  }
  const started = await startEvent(services, stored, mode);
  const before = await latestRun(services, id);
  return claim(services, { ...seen, seen: before, fresh: true }, [started]);
}

/** While it waited for a person, that person may have changed the settings: a limit, a role's model. */
async function resumed(services: ExecuteServices, run: RunState): Promise<RunEvent> {
  if (run.phase !== "paused" || !waitsForPerson(run) || !run.spec) return { type: "run-resumed" };
  const { [settingsFile]: settings } = await hashSpec(services, run.started.plan);
  const { [settingsFile]: _, ...others } = run.spec;
  const spec = settings === undefined ? others : { ...others, [settingsFile]: settings };
  return { type: "run-resumed", spec };
}

async function reopened(services: ExecuteServices, stored: ReadablePlan): Promise<RunEvent> {
  const { source: planText, plan } = stored;
  const spec = await hashSpec(services, plan.id);
  return { type: "run-reopened", planHash: planContentHash(planText), planText, spec };
}

/** A run that waits for a person follows the new text, once that is approved: its budget was raised there. */
function goesOn(stored: ReadablePlan, run: RunState): boolean {
  if (run.phase !== "paused") return run.phase === "running";
  return !waitsForPerson(run) || planContentHash(stored.source) === run.planHash;
}

interface PrepareOptions {
  signal: AbortSignal;
  /** What a person asked for instead of the plan's own mode. */
  mode?: RunMode | undefined;
}

/** The latest run that decides how to go on: one that only looked leaves everything to do. */
async function unfinished(services: ExecuteServices, plan: Plan): Promise<RunState | undefined> {
  const latest = await latestRun(services, plan.id);
  return latest?.phase === "explored" ? undefined : latest;
}

/** An unfinished run keeps its mode; a new one follows the person, then the plan. */
function chooseMode(plan: Plan, run: RunState | undefined, wanted: RunMode | undefined): RunMode {
  const over = !run || run.phase === "discarded" || run.phase === "merged";
  const mode = over ? undefined : (run.started.mode ?? plan.mode);
  if (mode === undefined || wanted === undefined || mode === wanted)
    return wanted ?? mode ?? plan.mode;
  throw new LoopwikiError(
    "other-mode",
    `Unexpected mode ${wanted}: the run of plan ${plan.id} is in mode ${mode}.`,
    { hint: `Go on without --mode, or end it first: loopwiki discard ${plan.id}` },
  );
}

interface Claim {
  plan: string;
  /** The latest run as it was when the decision to claim was made. */
  seen: RunState | undefined;
  fresh?: boolean;
  signal: AbortSignal;
}

/** Claims a plan's latest run as it is, whatever its phase: for merge and discard. */
export async function claimRun(
  services: ExecuteServices,
  plan: string,
  signal: AbortSignal,
): Promise<RunContext> {
  const lease = await services.runs.claim(plan, false);
  const state = foldRun(lease.run, await services.runs.read(lease.run));
  if (state) return new RunContext(services, lease, state, signal);
  await services.runs.release(lease);
  throw new LoopwikiError("no-run", `Plan ${plan} was never executed.`, {
    hint: `loopwiki execute ${plan}`,
  });
}

async function claim(
  services: ExecuteServices,
  { plan, seen, fresh = false, signal }: Claim,
  first: RunEvent[],
): Promise<RunContext> {
  const lease = await services.runs.claim(plan, fresh);
  try {
    const now = await latestRun(services, plan);
    if (now?.run !== seen?.run || now?.seq !== seen?.seq) throw runChanged(plan);
    for (const event of first) {
      await services.runs.append(lease, event);
      services.watch(event);
    }
    const state = foldRun(lease.run, await services.runs.read(lease.run));
    if (!state) throw runChanged(plan);
    return new RunContext(services, lease, state, signal);
  } catch (error) {
    await services.runs.release(lease);
    throw error;
  }
}

async function startEvent(
  services: ExecuteServices,
  stored: ReadablePlan,
  mode: RunMode,
): Promise<RunEvent> {
  const { git } = services;
  const { id } = stored.plan;
  await assertDependencies(services, stored.plan);
  await assertFresh(services, stored.plan);
  const target = await currentBranch(services);
  const base = await git.run(["rev-parse", "HEAD"]);
  await assertMemoryCommitted(services, base);
  const branch = `loop/${id}`;
  const worktree = resolve(services.worktreeRoot, `loop-${id}`);
  const checkout = resolve(services.worktreeRoot, `loop-${id}-check`);
  await assertFree(services, branch, [worktree, checkout]);
  return {
    type: "run-started",
    plan: id,
    planHash: planContentHash(stored.source),
    planText: stored.source,
    base,
    target,
    branch,
    worktree,
    checkout,
    mode,
    spec: await hashSpec(services, id),
  };
}

function assertNotWaiting(services: ExecuteServices, run: RunState): void {
  if (run.phase !== "paused" || run.resumeAt === undefined) return;
  if (run.resumeAt <= services.clock().toISOString()) return;
  throw new LoopwikiError(
    "rate-limited",
    `Plan ${run.started.plan} waits for a rate limit to end at ${run.resumeAt}.`,
    {
      kind: "budget",
      hint: "Run the same command again then; nothing was lost and no attempt was used up.",
    },
  );
}

function assertSamePlan(stored: ReadablePlan, run: RunState): void {
  if (planContentHash(stored.source) === run.planHash) return;
  throw new LoopwikiError(
    "spec-drift",
    `Plan ${stored.plan.id} was changed after its run began: expected the approved text.`,
    {
      kind: "andon",
      hint: `Put the text back, or end the run with: loopwiki discard ${stored.plan.id}`,
    },
  );
}

async function assertApproved(
  services: ExecuteServices,
  stored: ReadablePlan,
  latest: RunState | undefined,
): Promise<void> {
  const { id, status } = stored.plan;
  const approval = await services.approvals.get(id);
  const since = latest && (await lastEventTime(services, latest.run));
  const old = approval === undefined || (since !== undefined && approval.at <= since);
  if (latest?.phase === "stopped" && old) throw stoppedLine(id, latest);
  if (status !== "approved") {
    throw new LoopwikiError("not-approved", `Plan ${id} is ${status}, expected approved.`, {
      hint: `Read it with: loopwiki plan show ${id}\nthen: loopwiki plan approve ${id}`,
    });
  }
  if (!old && approval.hash === planContentHash(stored.source)) return;
  const before = old ? "was discarded after it was approved" : "was changed after it was approved";
  const what = approval === undefined ? "was not approved in this clone" : before;
  throw new LoopwikiError(
    "not-approved",
    `Plan ${id} ${what}; its commands run only with your consent.`,
    {
      hint: `Read it again with: loopwiki plan show ${id}\nthen: loopwiki plan approve ${id}`,
    },
  );
}

async function lastEventTime(services: ExecuteServices, run: string): Promise<string> {
  return (await services.runs.read(run)).at(-1)?.at ?? "";
}

function assertAgents(services: ExecuteServices, plan: Plan, mode: RunMode): void {
  const { maker, checker, auditor, ceremony = defaultCeremony } = services;
  assertDifferentModels(maker, checker, ceremony);
  const explores = mode === "explore";
  if (maker || (explores && auditor)) return;
  const chunk = plan.chunks.find((candidate) => explores || candidate.run === undefined);
  if (!chunk) return;
  throw new LoopwikiError(
    "no-maker",
    `Chunk "${chunk.title}" needs an agent, and no maker is configured.`,
    {
      hint: [
        'Add one to loopwiki.config.json: "roles": { "maker": { "backend": "claude-code", "model": "<model>" } }',
        `or for this run: loopwiki execute ${plan.id} --agent maker=claude-code:<model>`,
        "Any program works too: --agent maker=command:./my-agent (it gets the packet on standard input).",
      ].join("\n"),
    },
  );
}

function runChanged(plan: string): LoopwikiError {
  return new LoopwikiError(
    "run-changed",
    `The run of plan ${plan} was changed by another process in this moment.`,
    { hint: `See where it stands now: loopwiki review ${plan}` },
  );
}

function alreadyMerged({ started }: RunState): LoopwikiError {
  return new LoopwikiError(
    "already-merged",
    `Plan ${started.plan} is merged into ${started.target} already.`,
    { hint: 'For more of the same, write a new plan: loopwiki plan new "<title>"' },
  );
}

function stoppedLine(id: string, run: RunState): LoopwikiError {
  return new LoopwikiError(
    "line-stopped",
    `Plan ${id} is stopped (${run.incident}): ${run.reason}`,
    {
      kind: "andon",
      hint: `Read the incident: loopwiki review ${id}\nChange the plan if it needs it, then: loopwiki plan approve ${id} (finished chunks are kept), or: loopwiki discard ${id}`,
    },
  );
}

function alreadyVerified(id: string): LoopwikiError {
  return new LoopwikiError(
    "already-verified",
    `Plan ${id} is verified already and waits for you.`,
    { hint: `loopwiki review ${id}` },
  );
}
