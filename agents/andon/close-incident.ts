import { LoopwikiError } from "#wiki";
import { latestRun } from "../execute/find-run.ts";
import { planOfRun } from "../execute/run-context.ts";
import type { ExecuteServices } from "../execute/services.ts";
import { assertReason, readLine } from "./cord.ts";
import type { Incident } from "./incident.ts";
import { type ClosingProof, type PreventionLevel } from "./line-event.ts";
import { earlierLevel } from "./line-state.ts";
import { proveClosed } from "./prove-closed.ts";

export interface CloseRequest {
  incident: string;
  cause: string;
  level: PreventionLevel;
  /** What keeps it from happening again, at that level. */
  prevention: string;
  owner: string;
  /** Commit on which the check must pass; where the run goes on, or the target branch, when left out. */
  on?: string;
  /** A check that shows the failure better than the recorded one. */
  check?: string;
}

export interface ClosedIncident {
  incident: Incident;
  proof: ClosingProof;
}

/**
 * Closes an incident and so opens the line: only when its check fails on the broken content and passes now,
 * both run here on clean checkouts, and a person has said cause, prevention and owner (DESIGN 1, promise 3).
 * Words alone never close it. Throws LoopwikiError when the proof or a word is missing.
 */
export async function closeIncident(
  services: ExecuteServices,
  request: CloseRequest,
  signal: AbortSignal,
): Promise<ClosedIncident> {
  const incident = await requireOpen(services, request.incident);
  const { cause, level, prevention, owner } = request;
  assertReason("cause", cause);
  assertReason("prevention", prevention);
  if (owner.trim() === "") throw missingOwner();
  await assertStrongEnough(services, incident, level);
  const proof = await proveClosed(services, incident, {
    ...request,
    contractStands: await contractStands(services, incident),
    signal,
  });
  await services.line.append({
    type: "incident-closed",
    incident: incident.id,
    cause: cause.trim(),
    level,
    prevention: prevention.trim(),
    owner: owner.trim(),
    proof,
  });
  return { incident, proof };
}

/** An incident by its id or the beginning of it. Throws `unknown-incident`. */
export async function requireIncident(
  { incidents }: Pick<ExecuteServices, "incidents">,
  id: string,
): Promise<Incident> {
  const all = await incidents.list();
  const found = all.filter(
    (incident) => incident.id === id || (id !== "" && incident.id.startsWith(id)),
  );
  const [one] = found;
  if (one && found.length === 1) return one;
  const known = all.map((incident) => incident.id).join(", ") || "(there are none)";
  throw new LoopwikiError(
    "unknown-incident",
    `Unexpected incident "${id}", expected one of ${known}.`,
    {
      hint: "loopwiki andon list",
    },
  );
}

async function requireOpen(services: ExecuteServices, id: string): Promise<Incident> {
  const incident = await requireIncident(services, id);
  const { closed } = await readLine(services);
  if (!closed.has(incident.id)) return incident;
  throw new LoopwikiError("already-closed", `Incident ${incident.id} is closed already.`, {
    hint: "loopwiki andon list",
  });
}

/** What came back after a document or an alert needs something that makes it impossible, or detects it. */
async function assertStrongEnough(
  services: ExecuteServices,
  { signature }: Incident,
  level: PreventionLevel,
): Promise<void> {
  const before = earlierLevel(await readLine(services), signature);
  if (before === undefined || level === "L1" || level === "L2") return;
  throw new LoopwikiError(
    "level-too-weak",
    `This failure came back: it was closed before at ${before}. Expected L1 (make it impossible) or L2 (detect it), found ${level}.`,
    {
      hint: "Write a test, a type, a lint rule or a hook that stops it, then name that as the prevention.",
    },
  );
}

/** Whether the plan still asks for what failed: it may have been discarded, or approved in other words. */
async function contractStands(services: ExecuteServices, incident: Incident): Promise<boolean> {
  if (incident.check?.contract !== true) return true;
  const run = await latestRun(services, incident.plan);
  if (!run || run.phase === "discarded") return false;
  const stored = await services.plans.get(incident.plan).catch(() => undefined);
  const approval = await services.approvals.get(incident.plan);
  const plan = approval && stored ? stored.plan : planOfRun(run);
  const commands = [
    ...plan.goal.map(({ command }) => command),
    ...plan.chunks.flatMap(({ contract }) => contract.map(({ verify }) => verify)),
  ];
  return commands.includes(incident.check.command);
}

function missingOwner(): LoopwikiError {
  return new LoopwikiError("no-owner", "Missing --owner, expected who sees to the prevention.", {
    hint: "For example --owner ada",
  });
}
