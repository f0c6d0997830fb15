import { LoopwikiError } from "#wiki";
import { requireRun } from "./find-run.ts";
import { cleanUp } from "./merge-plan.ts";
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
  if (state.phase === "merged") {
    throw new LoopwikiError(
      "already-merged",
      `Plan ${state.started.plan} is merged; there is nothing to discard.`,
      {
        hint: `To take it back: git revert -m 1 ${state.mergeCommit ?? ""}`,
      },
    );
  }
  const run = await claimRun(services, state.started.plan, new AbortController().signal);
  try {
    if (run.state.phase !== "discarded") await run.append({ type: "run-discarded", reason });
    await cleanUp(run);
    await markDiscarded(services, state);
    return run.state;
  } finally {
    await services.runs.release(run.lease);
  }
}

/** Writes the status into the plan's file too, where the file is still there. */
async function markDiscarded(services: ExecuteServices, before: RunState): Promise<void> {
  const stored = (await services.plans.list()).find(({ id }) => id === before.started.plan);
  if (stored?.plan === undefined || stored.plan.status === "discarded") return;
  await services.plans.setStatus(stored.id, "discarded", "person", statusOfPhase(before.phase));
}
