import { formatPlan, type Plan } from "#plans";
import { ContentRoot, LoopwikiError } from "#wiki";
import { installInto } from "./install-into.ts";
import { requireRun } from "./find-run.ts";
import { judgeProjectCommands } from "./gates/project-commands.ts";
import { runCheck } from "./gates/run-check.ts";
import { moveTarget } from "./move-target.ts";
import { claimRun } from "./prepare-run.ts";
import { planOfRun, type RunContext } from "./run-context.ts";
import type { RunState } from "../journal/run-state.ts";
import type { ExecuteServices } from "./services.ts";
import { commitAuthor } from "./worktree.ts";

export interface MergeResult {
  target: string;
  commit: string;
}

/**
 * Merges a verified plan into the branch it started from: the only thing in loopwiki that moves that
 * branch, and only because a person asked. When the branch has moved on, the merged result is verified
 * again first. Conflicts are reported, never forced.
 */
export async function mergePlan(
  services: ExecuteServices,
  name: string,
  signal: AbortSignal,
): Promise<MergeResult> {
  const state = await requireRun(services, name);
  if (state.phase === "merged")
    return { target: state.started.target, commit: state.mergeCommit ?? "" };
  if (state.phase !== "verified") throw notVerified(state);
  const run = await claimRun(services, state.started.plan, signal);
  try {
    const { target } = state.started;
    const tip = await services.git.run(["rev-parse", "--verify", `refs/heads/${target}`]);
    const before = run.state.mergeIntended;
    const done = before !== undefined && (await isAncestor(run, before.commit, tip));
    const commit = done ? before.commit : await prepareMerge(run, tip);
    if (!done) {
      await run.append({ type: "merge-intended", target, onto: tip, commit });
      await moveTarget(run, { target, from: tip, to: commit });
    }
    await run.append({ type: "run-merged", target, commit });
    await cleanUp(run);
    await services.plans.writeIndex();
    return { target, commit };
  } finally {
    await services.runs.release(run.lease);
  }
}

/** Removes what the run had made outside the repository's own branches; the journal stays. */
export async function cleanUp(run: RunContext): Promise<void> {
  await run.checkout.remove();
  await run.worktree.remove();
  const ref = `refs/heads/${run.state.started.branch}`;
  if (await run.services.git.test(["show-ref", "--verify", "--quiet", ref]))
    await run.services.git.run(["update-ref", "-d", ref]);
}

/** Builds the merge commit in the clean checkout and proves it green; nothing is moved yet. */
async function prepareMerge(run: RunContext, tip: string): Promise<string> {
  const { branch, base } = run.state.started;
  await run.checkout.ensure(["--detach", run.checkout.path, tip]);
  await run.checkout.checkOut(tip);
  await mergeFiles(run, branch);
  const plan: Plan = { ...planOfRun(run.state), status: "merged" };
  const memory = new ContentRoot(run.checkout.path, run.services.content.prefix || ".");
  await memory.write(`plans/${plan.id}.md`, formatPlan(plan, run.state.planText));
  const tree = await run.checkout.snapshot();
  if (tip !== base) await verifyAgain(run, plan);
  const message = `Merge plan ${plan.id}: ${plan.title}\n\nLoopwiki-Plan: ${plan.id}\nLoopwiki-Run: ${run.state.run}\n`;
  const author = await commitAuthor(run.services.git);
  const date = run.services.clock().toISOString();
  return run.checkout.createCommit({
    tree,
    parent: tip,
    merged: run.state.head,
    message,
    date,
    author,
  });
}

async function mergeFiles(run: RunContext, branch: string): Promise<void> {
  const { git } = run.checkout;
  const identity = await commitAuthor(run.services.git);
  const env = { GIT_COMMITTER_NAME: identity.name, GIT_COMMITTER_EMAIL: identity.email };
  const { code } = await git.answer(["merge", "--no-ff", "--no-commit", "-q", branch], {
    okCodes: [0, 1],
    env,
  });
  if (code === 0) return;
  const conflicts = await git.list(["diff", "--name-only", "--diff-filter=U", "-z"]);
  await git.answer(["merge", "--abort"], { okCodes: [0, 128] });
  const { target, plan } = run.state.started;
  throw new LoopwikiError(
    "merge-conflict",
    `Plan ${plan} conflicts with ${target} in ${conflicts.join(", ") || "its files"}.`,
    {
      hint: `Nothing was changed. Discard the plan and run it again on the new ${target}: loopwiki discard ${plan}`,
    },
  );
}

/** The branch moved since the run began: what was green apart must be green together. */
async function verifyAgain(run: RunContext, plan: Plan): Promise<void> {
  const { environment, commands } = run.services;
  const cwd = run.checkout.path;
  await installInto(run, run.checkout);
  const baseline = run.state.baseline?.results ?? [];
  const results = await judgeProjectCommands({
    commands,
    baseline,
    cwd,
    environment,
    signal: run.signal,
  });
  for (const { command, expected } of plan.goal) {
    if (results.every(({ status }) => status !== "failed"))
      results.push(
        await runCheck({ name: expected, command, cwd, environment, signal: run.signal }),
      );
  }
  const failed = results.find(({ status }) => status === "failed");
  if (!failed) return;
  throw new LoopwikiError(
    "merge-not-green",
    `Plan ${plan.id} is not green together with ${run.state.started.target}: \`${failed.command}\` fails.\n${failed.detail}`,
    {
      kind: "andon",
      hint: `Nothing was changed. Discard the plan and run it again on the new ${run.state.started.target}: loopwiki discard ${plan.id}`,
    },
  );
}

async function isAncestor(run: RunContext, commit: string, tip: string): Promise<boolean> {
  return run.services.git.test(["merge-base", "--is-ancestor", commit, tip]);
}

function notVerified(state: RunState): LoopwikiError {
  const { plan } = state.started;
  return new LoopwikiError("not-verified", `Plan ${plan} is ${state.phase}, expected verified.`, {
    hint: state.phase === "stopped" ? `loopwiki review ${plan}` : `loopwiki execute ${plan}`,
    ...(state.phase === "stopped" ? { kind: "andon" as const } : {}),
  });
}
