import { blocksOf, nextStep, readLine, type Incident } from "#agents";
import type { ServerServices } from "../services.ts";

/** An incident on the board. */
export interface IncidentView extends Omit<Incident, "evidence" | "check" | "broken"> {
  status: "open" | "closed";
  /** What was said when it was closed. */
  closing?: { at: string; cause: string; level: string; owner: string; prevention: string };
}

export interface AndonBoard {
  /** Whether plans may go forward. */
  open: boolean;
  /** Why they may not. */
  blocks: readonly string[];
  /** The command that opens the line again; closing runs its proof, so it is done at the command line. */
  next?: string;
  planMode?: { plan: string; reason: string; at: string };
  /** Newest first. */
  incidents: readonly IncidentView[];
  counters: readonly { plan: string; inARow: number; touchingUser: number }[];
}

/** What stops the line, what was closed, and how often what failed. */
export async function gatherAndon({ andon }: Pick<ServerServices, "andon">): Promise<AndonBoard> {
  const line = await readLine(andon);
  const blocks = blocksOf(line);
  const incidents = (await andon.incidents.list()).map((incident) =>
    viewOf(incident, line.closed.get(incident.id)),
  );
  return {
    open: blocks.length === 0,
    blocks,
    ...(blocks.length > 0 && { next: nextStep(line) }),
    ...(line.planMode && { planMode: pick(line.planMode) }),
    incidents: incidents.toReversed(),
    counters: [...line.counters].map(([plan, { inARow, touchingUser }]) => ({
      plan,
      inARow,
      touchingUser,
    })),
  };
}

/** One incident with its evidence and its file for people; undefined when there is none of that id. */
export async function gatherIncident(
  { andon }: Pick<ServerServices, "andon">,
  id: string,
): Promise<(IncidentView & { evidence: string; check?: string; document: string }) | undefined> {
  const incident = (await andon.incidents.list()).find((one) => one.id === id);
  if (!incident) return undefined;
  const line = await readLine(andon);
  const { evidence, check } = incident;
  return {
    ...viewOf(incident, line.closed.get(id)),
    evidence,
    ...(check && { check: check.command ?? check.name }),
    document: await andon.incidents.document(incident.id),
  };
}

type Closing = NonNullable<IncidentView["closing"]>;

function viewOf(incident: Incident, closing: Closing | undefined): IncidentView {
  const { id, plan, run, chunk, category, confidence, signature, reason, opened_at, stops } =
    incident;
  const view = {
    id,
    plan,
    run,
    chunk,
    category,
    confidence,
    signature,
    reason,
    opened_at,
    stops,
  };
  if (!closing) return { ...view, status: "open" };
  const { at, cause, level, owner, prevention } = closing;
  return { ...view, status: "closed", closing: { at, cause, level, owner, prevention } };
}

function pick({ plan, reason, at }: { plan: string; reason: string; at: string }): {
  plan: string;
  reason: string;
  at: string;
} {
  return { plan, reason, at };
}
