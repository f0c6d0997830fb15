import { createHash } from "node:crypto";
import type { Outcome } from "../agent.ts";
import { classify } from "../andon/classify.ts";
import type { CommandEnd } from "../andon/command-end.ts";
import { draftFiveWhys } from "../andon/five-whys.ts";
import { incidentRef, type Incident, type IncidentCheck } from "../andon/incident.ts";
import type { RunContext } from "./run-context.ts";
import { commitAuthor, hasObject } from "./worktree.ts";

export interface Stop {
  /** Chunk id, or `-` when the whole run is concerned. */
  chunk: string;
  outcome: Outcome;
  reason: string;
  /** What the failed check printed. */
  output: string;
  /** What failed and must pass again before the line opens; absent when nothing was run. */
  check?: IncidentCheck;
  /** How the failed command ended. */
  end?: CommandEnd | undefined;
  /** Content it failed on: a tree, or a commit. */
  broken?: string;
}

/** Pulls the cord: writes the incident, then the stop. The same stop again gives the same incident. */
export async function stopRun(run: RunContext, stop: Stop): Promise<void> {
  const at = run.services.clock().toISOString();
  const { category, confidence, signature } = classify(stop);
  const attempts = run.state.chunks.get(stop.chunk)?.attempts.length ?? 0;
  const key = [run.state.run, run.state.planHash, stop.chunk, attempts, signature].join("|");
  const id = `INC-${at.slice(0, 10).replaceAll("-", "")}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
  // Nothing is broken where a decision is missing, and other plans may go on.
  const stops = stop.outcome === "needs-context" ? "plan" : "line";
  const broken = stop.broken === undefined ? undefined : await keepBroken(run, id, stop.broken);
  const incident: Incident = {
    id,
    plan: run.plan.id,
    run: run.state.run,
    chunk: stop.chunk,
    category,
    confidence,
    signature,
    reason: stop.reason,
    opened_at: at,
    evidence: stop.output,
    stops,
    ...(stop.check ? { check: stop.check } : {}),
    ...(broken === undefined ? {} : { broken }),
  };
  await run.services.incidents.open(incident);
  const { id: plan } = run.plan;
  if (stops === "line")
    await run.services.line.append({ type: "incident-opened", incident: id, plan, signature });
  await run.append({
    type: "run-stopped",
    incident: id,
    reason: stop.reason,
    outcome: stop.outcome,
  });
  if (stops === "line") await draftFiveWhys(run, incident);
}

/** The broken content as a commit under a ref of ours, so that it is there when the incident is closed. */
async function keepBroken(
  run: RunContext,
  id: string,
  broken: string,
): Promise<string | undefined> {
  const { git, clock } = run.services;
  if (!(await hasObject(git, broken))) return undefined;
  const commit = await run.worktree.createCommit({
    tree: await git.run(["rev-parse", `${broken}^{tree}`]),
    parent: run.state.head,
    message: `What ${id} stopped on\n`,
    date: clock().toISOString(),
    author: await commitAuthor(git),
  });
  await git.run(["update-ref", incidentRef(id), commit]);
  return commit;
}
