import { foldRun, type IncidentStore } from "#agents";
import type { OpenIncident, ServerServices } from "./services.ts";

interface Sources extends Pick<ServerServices, "runs" | "planStatus"> {
  incidents: Pick<IncidentStore, "list">;
}

/**
 * The andon stops that still hold, newest first. The journals say which those are, the incident files
 * say more about them: a stop whose file was lost is still a stop.
 */
export async function openIncidents({
  runs,
  planStatus,
  incidents,
}: Sources): Promise<OpenIncident[]> {
  const files = new Map((await incidents.list()).map((incident) => [incident.id, incident]));
  const open: OpenIncident[] = [];
  for (const { run, plan } of await runs.list()) {
    const events = await runs.read(run);
    if (foldRun(run, events)?.phase !== "stopped" || (await planStatus(plan)) !== "stopped")
      continue;
    const stop = events.findLast((event) => event.type === "run-stopped");
    if (stop === undefined) continue;
    const { incident: id, reason, at } = stop;
    const file = files.get(id);
    const known = file && { category: file.category, ...chunkOf(file.chunk) };
    open.push({ id, plan, reason, at, ...known });
  }
  return open.toReversed();
}

/** `-` stands for the whole run. */
function chunkOf(chunk: string): { chunk?: string } {
  return chunk === "-" ? {} : { chunk };
}
