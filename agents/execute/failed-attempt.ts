import type { Chunk } from "#plans";
import { countFailure, readLine } from "../andon/cord.ts";
import { classify } from "../andon/classify.ts";
import type { CommandEnd } from "../andon/command-end.ts";
import type { IncidentCheck } from "../andon/incident.ts";
import type { EventOf } from "../journal/run-event.ts";
import type { AttemptState } from "../journal/run-state.ts";
import type { RunContext } from "./run-context.ts";

/** Gates that guard what belongs to the user: tests they wrote, documents and pipelines they own. */
const userGates = new Set(["existing-tests", "protected-paths"]);

/**
 * Counts a failed attempt on the line's own counters and says why the run must stop now, if a breaker
 * tripped. Done from the journal alone, so that a kill in between changes nothing.
 */
export async function countAttempt(
  run: RunContext,
  chunk: Chunk,
  last: EventOf<"attempt-ended">,
): Promise<string | undefined> {
  const { outcome } = last;
  if (outcome === "ok" || !last.counted) return undefined;
  const attempt = run.chunkState(chunk).attempts.at(-1);
  const output = last.output || last.feedback;
  const { category, signature } = classify({ outcome, output, end: endOf(attempt) });
  const gates = attempt?.gates?.results ?? [];
  const plan = run.plan.id;
  await countFailure(run.services, {
    key: `${run.state.run}/${chunk.id}#${last.attempt}@${last.seq}`,
    plan,
    signature,
    category,
    touchesUser: gates.some(({ name, status }) => status === "failed" && userGates.has(name)),
  });
  const line = await readLine(run.services);
  if (line.planMode?.plan === plan) return `plan mode (Meta-Andon): ${line.planMode.reason}`;
  return line.hypothesisNeeded.get(plan);
}

/** How the command that refused an attempt ended. */
export function endOf(attempt: AttemptState | undefined): CommandEnd | undefined {
  const failed = attempt?.gates?.results.find(({ status }) => status === "failed");
  return failed?.end ?? attempt?.verdict?.verdict.criteria.find(({ met }) => met === false)?.end;
}

/** The check that refused an attempt: what has to pass before its incident can be closed. */
export function checkOf(
  chunk: Chunk,
  attempt: AttemptState | undefined,
): IncidentCheck | undefined {
  const failed = attempt?.gates?.results.find(({ status }) => status === "failed");
  if (failed)
    return failed.command === undefined
      ? { kind: "gate", name: failed.name }
      : { kind: "command", name: failed.name, command: failed.command };
  const unmet = attempt?.verdict?.verdict.criteria.find(({ met }) => met === false);
  const command = chunk.contract.find(({ criterion }) => criterion === unmet?.criterion)?.verify;
  return unmet === undefined || command === undefined
    ? undefined
    : { kind: "command", name: unmet.criterion, command, contract: true };
}
