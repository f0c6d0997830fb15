import { foldRun } from "#agents";
import type { OpenIncident, ServerServices } from "./services.ts";

/** The andon stops that are still open by the journals: one per stopped run, newest first. */
export async function stoppedRuns(runs: ServerServices["runs"]): Promise<OpenIncident[]> {
  const incidents: OpenIncident[] = [];
  for (const { run, plan } of await runs.list()) {
    const events = await runs.read(run);
    if (foldRun(run, events)?.phase !== "stopped") continue;
    const stop = events.findLast((event) => event.type === "run-stopped");
    if (stop) incidents.push({ id: stop.incident, plan, reason: stop.reason, at: stop.at });
  }
  return incidents.toReversed();
}
