import type { Chunk } from "#plans";
import { z } from "zod";
import { classify } from "../andon/classify.ts";
import type { CheckResult, LearningRecord } from "../journal/run-records.ts";
import type { AttemptState } from "../journal/run-state.ts";
import { sha256 } from "../packet/fence.ts";
import { oneLine, type Offer } from "./learning-gate.ts";

/** An agent may offer a learning in its structured output; the gate decides. */
const offeredSchema = z.object({
  learning: z.object({
    trigger: z.string(),
    rule: z.string(),
    /** A check, type, test or lint rule that would catch the mistake: level L1 or L2, for a plan. */
    prevention: z.string().nullish(),
  }),
});

export interface Proposal extends Offer {
  /** What the maker says would prevent it. */
  prevention?: string;
}

/**
 * The one learning a chunk may leave: what its maker offered, else what a refused attempt proved. A chunk
 * that passed at once taught nothing, and nothing is written.
 */
export function proposeLearning(
  run: string,
  chunk: Chunk,
  attempts: readonly AttemptState[],
): Proposal | undefined {
  const last = attempts.at(-1);
  const failed = attempts.find(({ ended }) => ended?.counted === true);
  const signature = failed?.ended && signatureOf(failed.ended);
  const taught = { scope: chunk.files, ...(signature === undefined ? {} : { signature }) };
  const offered = offeredSchema.safeParse(last?.finished?.output);
  if (offered.success) {
    const { trigger, rule, prevention } = offered.data.learning;
    const evidence = `${run}/${chunk.id}#${last?.attempt ?? 1}`;
    const learning = record({ trigger, rule, evidence, ...taught });
    const words = oneLine(prevention ?? "");
    return { by: "agent", learning, ...(words === "" ? {} : { prevention: words }) };
  }
  if (!failed) return undefined;
  const learning = record({
    trigger: `working on ${list(chunk.files)}`,
    rule: ruleFrom(failed, chunk),
    evidence: `${run}/${chunk.id}#${failed.attempt}`,
    ...taught,
  });
  return { by: "harness", learning };
}

/** What a counted failure is known by again. */
export function signatureOf({
  outcome,
  output,
  feedback,
}: Pick<NonNullable<AttemptState["ended"]>, "outcome" | "output" | "feedback">): string {
  return classify({ outcome, output: output || feedback }).signature;
}

/** What the first refused attempt proved, in the words of the gate or check that refused it. */
function ruleFrom({ attempt, ended, gates, verdict }: AttemptState, chunk: Chunk): string {
  const failed = gates?.results.find(({ status }) => status === "failed");
  if (failed) return ruleOfGate(failed, attempt);
  const unmet = verdict?.verdict.criteria.find(({ met }) => met === false);
  if (unmet) return `see to it that "${unmet.criterion}" holds; attempt ${attempt} missed it`;
  if (ended?.outcome === "no-change")
    return `begin with "${chunk.title}"; attempt ${attempt} changed nothing and was refused`;
  return `attempt ${attempt} was refused: ${firstLine(ended?.feedback ?? "")}`;
}

function ruleOfGate({ name, command, detail, files }: CheckResult, attempt: number): string {
  const refused = `attempt ${attempt} changed ${list(files ?? [])} and was refused`;
  if (name === "existing-tests")
    return `leave existing tests as they are and put new cases into files of their own; ${refused}`;
  if (name === "scope") return `change nothing but the chunk's files; ${refused}`;
  if (command === undefined) return `attempt ${attempt} was refused: ${firstLine(detail)}`;
  return `run \`${command}\` before reporting; attempt ${attempt} broke it (${firstLine(detail)})`;
}

/** Most paths named in one learning. */
const maxNamed = 3;

function list(paths: readonly string[]): string {
  const more = paths.length > maxNamed ? ` and ${paths.length - maxNamed} more` : "";
  return paths.slice(0, maxNamed).join(", ") + more;
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 160);
}

/** In the form the learnings page keeps: one line each, and no `: ` in the trigger, where the rule begins. */
function record(fields: Omit<LearningRecord, "id" | "level">): LearningRecord {
  const trigger = oneLine(fields.trigger).replaceAll(": ", ", ");
  const rule = oneLine(fields.rule);
  const id = `L-${sha256(`${trigger}\n${rule}`).slice(0, 8)}`;
  return { ...fields, id, level: "L3", trigger, rule };
}
