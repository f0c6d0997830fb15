import { LoopwikiError } from "#wiki";
import { requireRun } from "./find-run.ts";
import { cleanUp } from "./clean-up.ts";
import { mergedCommit } from "./merge-plan.ts";
import { statusOfPhase } from "./plan-status.ts";
import { claimRun } from "./prepare-run.ts";
import type { RunState } from "../journal/run-state.ts";
import type { ExecuteServices } from "./services.ts";

/**
 * Ends a run for good: its worktrees and branch go, its journal, incidents and learnings stay and are
 * shown to later makers. Doing it again only finishes the cleaning up.
 */
export async function discardPlan(
  services: ExecuteServices,
  name: string,
  reason: string,
): Promise<RunState> {
  const state = await requireRun(services, name);
  assertNotMerged(state, state.mergeCommit);
  const run = await claimRun(services, state.started.plan, new AbortController().signal);
  try {
    // Another process may have been faster, or a merge was killed just after it had moved the branch.
    assertNotMerged(run.state, await mergedCommit(run));
    if (run.state.phase !== "discarded") await run.append({ type: "run-discarded", reason });
    await cleanUp(run);
    await markDiscarded(services, state);
    return run.state;
  } finally {
    await services.runs.release(run.lease);
  }
}

function assertNotMerged({ started }: RunState, commit: string | undefined): void {
  if (commit === undefined) return;
  throw new LoopwikiError(
    "already-merged",
    `Plan ${started.plan} is merged; there is nothing to discard.`,
    { hint: `To take it back: git revert -m 1 ${commit}` },
  );
}

/** Writes the status into the plan's file too, where the file is still there. */
async function markDiscarded(services: ExecuteServices, before: RunState): Promise<void> {
  const stored = (await services.plans.list()).find(({ id }) => id === before.started.plan);
  if (stored?.plan === undefined || stored.plan.status === "discarded") return;
  const from = before.phase === "discarded" ? "in-progress" : statusOfPhase(before.phase);
  await services.plans.setStatus(stored.id, "discarded", "person", from);
}
