import { randomBytes } from "node:crypto";
import { LoopwikiError } from "#wiki";
import { classify } from "./classify.ts";
import { assertReason, readLine } from "./cord.ts";
import type { IncidentStore } from "./incident-store.ts";
import type { Incident } from "./incident.ts";
import type { LineStore } from "./line-store.ts";

export interface CordServices {
  line: LineStore;
  incidents: IncidentStore;
  clock: () => Date;
}

export interface CordPull {
  /** Who pulls it. */
  by: string;
  /** What is wrong, in a sentence. */
  reason: string;
  /** What was seen: output, a diff, `path:line`. */
  evidence: string;
  /** Id of the plan it is about, when it is about one. */
  plan?: string;
}

/** So many stops by hand wait at once; more say nothing new. */
const maxOpen = 10;

/**
 * Stops the line by hand: whoever works here may, and nobody but a person opens it again (`closeIncident`).
 * Saying the same twice is one incident. With no check on record, the repository's own commands must pass
 * where the work goes on before it is closed.
 */
export async function pullCord(
  services: CordServices,
  { by, reason, evidence, plan = "-" }: CordPull,
): Promise<{ incident: string; isNew: boolean }> {
  assertReason("reason", reason);
  const at = services.clock().toISOString();
  const { category, confidence, signature } = classify({ outcome: "blocked", output: reason });
  const { open } = await readLine(services);
  const known = [...open].find(([, other]) => other.signature === signature && other.plan === plan);
  if (known) return { incident: known[0], isNew: false };
  if (open.size >= maxOpen) throw enough(open.size);
  const id = `INC-${at.slice(0, 10).replaceAll("-", "")}-${randomBytes(4).toString("hex")}`;
  const incident: Incident = {
    id,
    plan,
    run: "-",
    chunk: "-",
    category,
    confidence,
    signature,
    reason: `${by} pulled the cord: ${reason.replace(/\s+/g, " ").trim()}`,
    opened_at: at,
    evidence,
    stops: "line",
  };
  await services.incidents.open(incident);
  await services.line.append({ type: "incident-opened", incident: id, plan, signature });
  return { incident: id, isNew: true };
}

function enough(count: number): LoopwikiError {
  return new LoopwikiError(
    "line-stopped",
    `The line is stopped already, by ${count} open incidents: one more changes nothing.`,
    { kind: "andon", hint: "loopwiki andon list shows them; a person closes them." },
  );
}
