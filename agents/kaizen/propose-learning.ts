import type { Chunk } from "#plans";
import { z } from "zod";
import type { LearningRecord } from "../journal/run-event.ts";
import type { AttemptState } from "../journal/run-state.ts";
import { sha256 } from "../packet/fence.ts";

/** An agent may offer a learning in its structured output; the gate decides. */
const offeredSchema = z.object({ learning: z.object({ trigger: z.string(), rule: z.string() }) });

/**
 * The one learning a chunk may leave: what its maker offered, else what a refused attempt proved. A chunk
 * that passed at once taught nothing, and nothing is written.
 */
export function proposeLearning(
  run: string,
  chunk: Chunk,
  attempts: readonly AttemptState[],
): LearningRecord | undefined {
  const offered = offeredSchema.safeParse(attempts.at(-1)?.finished?.output);
  const failed = attempts.find((attempt) => attempt.ended?.counted === true)?.ended;
  if (offered.success) {
    const evidence = `${run}/${chunk.id}#${attempts.at(-1)?.attempt ?? 1}`;
    return record({ ...offered.data.learning, evidence, scope: chunk.files });
  }
  if (!failed) return undefined;
  return record({
    trigger: `working on ${chunk.files.slice(0, 3).join(", ")}`,
    rule: ruleFrom(failed.outcome, failed.feedback, chunk),
    evidence: `${run}/${chunk.id}#${failed.attempt}`,
    scope: chunk.files,
  });
}

function ruleFrom(outcome: string, feedback: string, chunk: Chunk): string {
  const why = (feedback.split("\n")[0] ?? "").slice(0, 240);
  switch (outcome) {
    case "out-of-scope":
      return `stay within the plan's files. ${why}`;
    case "spec-drift":
      return `leave existing tests as they are and add new cases beside them. ${why}`;
    case "no-change":
      return `an attempt that changed nothing was refused; begin with "${chunk.title}"`;
    default:
      return `run the checks before reporting. ${why}`;
  }
}

function record(fields: Omit<LearningRecord, "id" | "level">): LearningRecord {
  return {
    id: `L-${sha256(`${fields.trigger}\n${fields.rule}`).slice(0, 8)}`,
    level: "L3",
    ...fields,
  };
}
