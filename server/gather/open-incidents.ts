import { readLine, type LineSources } from "#agents";
import type { OpenIncident } from "../services.ts";

/**
 * The andon stops that still hold, newest first. The line says which those are, the incident files say
 * more about them: a stop whose file was lost is still a stop.
 */
export async function openIncidents({ line, incidents }: LineSources): Promise<OpenIncident[]> {
  const files = new Map((await incidents.list()).map((incident) => [incident.id, incident]));
  const { open } = await readLine({ line, incidents });
  const stops = [...open].map(([id, { plan, at }]) => {
    const file = files.get(id);
    if (!file) return { id, plan, at, reason: "its file was lost" };
    const { category, reason, opened_at } = file;
    return { id, plan, at: opened_at, reason, category, ...chunkOf(file.chunk) };
  });
  return stops.toSorted((left, right) => right.at.localeCompare(left.at));
}

/** `-` stands for the whole run. */
function chunkOf(chunk: string): { chunk?: string } {
  return chunk === "-" ? {} : { chunk };
}
