import { LoopwikiError } from "#wiki";
import { classify } from "../andon/classify.ts";
import { assertLineOpen, countFailure } from "../andon/cord.ts";
import { branchTip, cleanUp } from "./clean-up.ts";
import { requireRun } from "./find-run.ts";
import { moveTarget } from "./move-target.ts";
import { planStatus } from "./plan-status.ts";
import { prepareMerge } from "./prepare-merge.ts";
import { claimRun } from "./prepare-run.ts";
import type { RunContext } from "./run-context.ts";
import type { RunState } from "../journal/run-state.ts";
import type { ExecuteServices } from "./services.ts";
import { branchMoved } from "./worktree.ts";

export interface MergeResult {
  target: string;
  commit: string;
}

/**
 * Merges a verified plan into the branch it started from: the only thing in loopwiki that moves that
 * branch, and only because a person asked. When the branch has moved on, the merged result is verified
 * again first. Conflicts are reported, never forced. Doing it again only finishes the cleaning up.
 */
export async function mergePlan(
  services: ExecuteServices,
  name: string,
  signal: AbortSignal,
): Promise<MergeResult> {
  const found = await requireRun(services, name);
  assertMergeable(found);
  if (found.phase !== "merged") await assertLineOpen(services, "merging", found.started.plan);
  const run = await claimRun(services, found.started.plan, signal);
  try {
    assertMergeable(run.state); // another process may have been faster
    const { target } = run.state.started;
    const commit = (await mergedCommit(run)) ?? (await merge(run));
    if (run.state.phase !== "merged") await run.append({ type: "run-merged", target, commit });
    await cleanUp(run);
    await services.plans.writeIndex((id) => planStatus(services, id));
    return { target, commit };
  } finally {
    await services.runs.release(run.lease);
  }
}

/** How often a merge begins again because somebody moved the target while it was verified. */
const maxRounds = 5;

async function merge(run: RunContext): Promise<string> {
  const { target } = run.state.started;
  for (let round = 1; ; round += 1) {
    const tip = await targetTip(run);
    const commit = await prepare(run, tip).catch((error: unknown) =>
      countNotGreen(run, tip, error),
    );
    await assertLineOpen(run.services, "merging", run.plan.id); // verifying took its time
    await run.append({ type: "merge-intended", target, onto: tip, commit });
    try {
      const move = { target, from: tip, to: commit };
      await run.services.git.exclusively(() => moveTarget(run, move));
      return commit;
    } catch (error) {
      const moved = (await targetTip(run)) !== tip;
      if (!moved || round === maxRounds) throw error;
      run.note(`${target} moved on meanwhile: the plan is verified again on it`);
    }
  }
}

/** Work that is green alone and red on the user's branch had reached for what is theirs. */
async function countNotGreen(run: RunContext, tip: string, error: unknown): Promise<never> {
  if (error instanceof LoopwikiError && error.code === "merge-not-green") {
    const { category, signature } = classify({ outcome: "tests-failed", output: error.message });
    const key = `${run.state.run}/merge#${run.state.head}@${tip}`;
    const failure = { key, plan: run.plan.id, signature, category, touchesUser: true };
    await countFailure(run.services, failure);
  }
  throw error;
}

/** The run's merge commit when the target has it, also when the process that moved it was killed then. */
export async function mergedCommit(run: RunContext): Promise<string | undefined> {
  const { mergeCommit, mergeIntended, started } = run.state;
  if (mergeCommit !== undefined || mergeIntended === undefined) return mergeCommit;
  // 1: it is not there; 128: git has dropped the commit, or the branch is gone.
  const args = [
    "merge-base",
    "--is-ancestor",
    mergeIntended.commit,
    `refs/heads/${started.target}`,
  ];
  const { code } = await run.services.git.answer(args, { okCodes: [0, 1, 128] });
  return code === 0 ? mergeIntended.commit : undefined;
}

/** What was verified is merged and nothing else: commits that somebody added to the branch are not. */
async function prepare(run: RunContext, tip: string): Promise<string> {
  const { head, started } = run.state;
  const found = await branchTip(run);
  if (found !== undefined && found !== head) throw branchMoved(started.branch, head, found);
  return prepareMerge(run, tip);
}

async function targetTip(run: RunContext): Promise<string> {
  const { target, plan } = run.state.started;
  const ref = `refs/heads/${target}`;
  const { code, stdout } = await run.services.git.answer(["rev-parse", "--verify", "-q", ref], {
    okCodes: [0, 1],
  });
  if (code === 0) return stdout.trim();
  throw new LoopwikiError(
    "target-gone",
    `Plan ${plan} was made for branch ${target}, which does not exist any more.`,
    { hint: `Bring it back (git branch ${target} <commit>), then merge again.` },
  );
}

function assertMergeable(state: RunState): void {
  if (state.phase === "verified" || state.phase === "merged") return;
  const { plan } = state.started;
  throw new LoopwikiError("not-verified", `Plan ${plan} is ${state.phase}, expected verified.`, {
    hint: state.phase === "stopped" ? `loopwiki review ${plan}` : `loopwiki execute ${plan}`,
    ...(state.phase === "stopped" ? { kind: "andon" as const } : {}),
  });
}
