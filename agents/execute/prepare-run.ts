import { resolve } from "node:path";
import { measureDrift, planContentHash, type Plan, type StoredPlan } from "#plans";
import { LoopwikiError } from "#wiki";
import { foldRun, type RunState } from "../journal/run-state.ts";
import { latestRun } from "./find-run.ts";
import type { RunEvent } from "../journal/run-event.ts";
import { RunContext } from "./run-context.ts";
import type { ExecuteServices } from "./services.ts";
import { RunWorktree } from "./worktree.ts";

type ReadablePlan = StoredPlan & { plan: Plan };

/**
 * Claims a plan and returns its run: the unfinished one, or a new one at the current commit. Everything
 * that could make it impossible is checked before anything is written.
 */
export async function prepareRun(
  services: ExecuteServices,
  name: string,
  signal: AbortSignal,
): Promise<RunContext> {
  const stored = await services.plans.get(name);
  const latest = await latestRun(services, stored.plan.id);
  const goesOn = latest?.phase === "running" || latest?.phase === "paused";
  if (latest && goesOn) {
    assertNotWaiting(services, latest);
    assertSamePlan(stored, latest);
    assertAgents(services, stored.plan);
    return claim(services, { plan: stored.plan.id, fresh: false, signal }, [
      { type: "run-resumed" },
    ]);
  }
  if (latest?.phase === "verified") throw alreadyVerified(stored.plan.id);
  await assertApproved(services, stored, latest);
  assertAgents(services, stored.plan);
  if (latest?.phase === "stopped") {
    const reopened: RunEvent = {
      type: "run-reopened",
      planHash: planContentHash(stored.source),
      planText: stored.source,
    };
    return claim(services, { plan: stored.plan.id, fresh: false, signal }, [reopened]);
  }
  const started = await startEvent(services, stored);
  return claim(services, { plan: stored.plan.id, fresh: true, signal }, [started]);
}

interface Claim {
  plan: string;
  fresh: boolean;
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
  { plan, fresh, signal }: Claim,
  first: RunEvent[],
): Promise<RunContext> {
  const lease = await services.runs.claim(plan, fresh);
  try {
    for (const event of first) await services.runs.append(lease, event);
    const state = foldRun(lease.run, await services.runs.read(lease.run));
    if (!state || state.phase !== "running")
      throw new LoopwikiError(
        "run-changed",
        `Run ${lease.run} was changed by another process; try again.`,
      );
    return new RunContext(services, lease, state, signal);
  } catch (error) {
    await services.runs.release(lease);
    throw error;
  }
}

async function startEvent(services: ExecuteServices, stored: ReadablePlan): Promise<RunEvent> {
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
  const stop = latest?.phase === "stopped" ? latest : undefined;
  if (stop && (approval === undefined || approval.at <= (await lastEventTime(services, stop.run))))
    throw stoppedLine(id, stop);
  if (status !== "approved") {
    throw new LoopwikiError("not-approved", `Plan ${id} is ${status}, expected approved.`, {
      hint: `Read it with: loopwiki plan show ${id}\nthen: loopwiki plan approve ${id}`,
    });
  }
  if (approval?.hash === planContentHash(stored.source)) return;
  const what =
    approval === undefined ? "was not approved in this clone" : "was changed after it was approved";
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

function assertAgents(services: ExecuteServices, plan: Plan): void {
  if (services.maker) return;
  const chunk = plan.chunks.find((candidate) => candidate.run === undefined);
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

async function assertDependencies(services: ExecuteServices, plan: Plan): Promise<void> {
  for (const id of plan.depends_on) {
    const run = await latestRun(services, id);
    const status = run?.phase ?? (await services.plans.get(id)).plan.status;
    if (status === "merged") continue;
    throw new LoopwikiError(
      "dependency-open",
      `Plan ${plan.id} depends on ${id}, which is ${status}, expected merged.`,
      {
        hint: `Finish it first: loopwiki plan show ${id}`,
      },
    );
  }
}

async function assertFresh(services: ExecuteServices, plan: Plan): Promise<void> {
  const drift = await measureDrift(services.git, plan);
  if (drift.verdict !== "stale") return;
  const gone = drift.evidence
    .filter(({ state }) => state === "gone")
    .map(({ evidence }) => `${evidence.path}:${evidence.line}`);
  throw new LoopwikiError(
    "plan-stale",
    `Plan ${plan.id} no longer fits the code: ${gone.join(", ") || plan.planned_at} is not there any more.`,
    {
      hint: `Look with: loopwiki plan check ${plan.id}\nthen bring it up to date, or: loopwiki plan reject ${plan.id} --reason "…"`,
    },
  );
}

async function currentBranch(services: ExecuteServices): Promise<string> {
  const { code, stdout } = await services.git.answer(["symbolic-ref", "--short", "-q", "HEAD"], {
    okCodes: [0, 1],
  });
  if (code === 0) return stdout.trim();
  throw new LoopwikiError(
    "detached-head",
    "The checkout is on no branch; a plan needs one to be merged into.",
    { hint: "git switch <branch>" },
  );
}

async function assertMemoryCommitted(services: ExecuteServices, base: string): Promise<void> {
  const index = services.content.repositoryPath("wiki/index.md");
  if (
    (await services.git.answer(["cat-file", "-e", `${base}:${index}`], { okCodes: [0, 1, 128] }))
      .code === 0
  )
    return;
  throw new LoopwikiError(
    "memory-not-committed",
    `${index} is not in the commit the run would start from.`,
    {
      hint: 'Commit what `loopwiki init` wrote: git add -A && git commit -m "Add loopwiki"',
    },
  );
}

async function assertFree(
  services: ExecuteServices,
  branch: string,
  paths: string[],
): Promise<void> {
  for (const path of paths) {
    if (!(await new RunWorktree(services.git, path).exists())) continue;
    throw new LoopwikiError(
      "worktree-exists",
      `Unexpected ${path}, expected a free place for the plan's worktree.`,
      {
        hint: 'Move it away, or set "worktreeRoot" in loopwiki.config.json to another folder.',
      },
    );
  }
  if (!(await services.git.test(["show-ref", "--verify", "--quiet", `refs/heads/${branch}`])))
    return;
  throw new LoopwikiError(
    "branch-exists",
    `Branch ${branch} exists already and belongs to no unfinished run.`,
    {
      hint: `Look at it (git log ${branch}); if it is not needed: git branch -D ${branch}`,
    },
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
