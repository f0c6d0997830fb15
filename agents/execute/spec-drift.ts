import { planContentHash } from "#plans";
import { stopRun } from "./stop-run.ts";
import type { RunContext } from "./run-context.ts";

/** Stops the run when the plan's text in the main checkout is no longer the approved one. */
export async function assertSpecUnchanged(run: RunContext): Promise<void> {
  const stored = await run.services.plans.get(run.plan.id).catch(() => undefined);
  if (stored && planContentHash(stored.source) === run.state.planHash) return;
  const output = stored
    ? `${stored.path} differs from the text that was approved`
    : `plan ${run.plan.id} is gone`;
  await stopRun(run, {
    chunk: "-",
    outcome: "spec-drift",
    reason: "the plan was changed while it was executed",
    output,
  });
}
