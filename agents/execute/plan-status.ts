import type { PlanStatus } from "#plans";
import { waitsForPerson, type RunPhase } from "../journal/run-state.ts";
import { latestRun } from "./find-run.ts";
import { planOfRun } from "./run-context.ts";
import type { Approvals, ExecuteServices } from "./services.ts";

const statuses: Record<RunPhase, PlanStatus> = {
  running: "in-progress",
  paused: "in-progress",
  verified: "verified",
  explored: "verified", // its report waits for a person
  stopped: "stopped",
  merged: "merged",
  discarded: "discarded",
};

export function statusOfPhase(phase: RunPhase): PlanStatus {
  return statuses[phase];
}

/**
 * Where a plan stands by its run, or undefined when it has none: a run in progress changes no file of
 * the main checkout. A stopped or discarded plan that was approved again since is approved.
 */
export async function planStatus(
  services: {
    runs: Pick<ExecuteServices["runs"], "list" | "read">;
    approvals: Pick<Approvals, "get">;
  },
  plan: string,
): Promise<PlanStatus | undefined> {
  const run = await latestRun(services, plan);
  if (!run) return undefined;
  // A plan that was only looked at is still to be carried out.
  if (run.phase === "explored" && planOfRun(run).mode !== "explore") return undefined;
  const ended = run.phase === "discarded";
  if (!waitsForPerson(run) && !ended) return statusOfPhase(run.phase);
  const [approval, events] = await Promise.all([
    services.approvals.get(plan),
    services.runs.read(run.run),
  ]);
  const approvedSince = approval !== undefined && approval.at > (events.at(-1)?.at ?? "");
  if (approvedSince) return "approved";
  return ended ? "discarded" : "stopped";
}
