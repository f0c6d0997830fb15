import { createHash } from "node:crypto";
import type { Outcome } from "../agent.ts";
import { classify } from "../andon/classify.ts";
import type { RunContext } from "./run-context.ts";

export interface Stop {
  /** Chunk id, or `-` when the whole run is concerned. */
  chunk: string;
  outcome: Outcome;
  reason: string;
  /** What the failed check printed. */
  output: string;
}

/** Pulls the cord: writes the incident, then the stop. The same stop again gives the same incident. */
export async function stopRun(run: RunContext, stop: Stop): Promise<void> {
  const at = run.services.clock().toISOString();
  const { category, confidence, signature } = classify(stop);
  const attempts = run.state.chunks.get(stop.chunk)?.attempts.length ?? 0;
  const key = [run.state.run, run.state.planHash, stop.chunk, attempts, signature].join("|");
  const id = `INC-${at.slice(0, 10).replaceAll("-", "")}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
  await run.services.incidents.open({
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
  });
  await run.append({
    type: "run-stopped",
    incident: id,
    reason: stop.reason,
    outcome: stop.outcome,
  });
}
