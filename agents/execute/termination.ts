import type { Outcome } from "../agent.ts";
import type { EventOf } from "../journal/run-event.ts";
import { countedAttempts, type AttemptState, type ChunkState } from "../journal/run-state.ts";
import { classify } from "../andon/classify.ts";
import {
  isPause,
  maxSameFailure,
  maxUncounted,
  maxWithoutChange,
  outcomeRules,
} from "./outcome.ts";

type Failed = Exclude<Outcome, "ok">;

/**
 * What the loop does next with a chunk. The maker's "done" leads to `judge` and nowhere else; `commit`
 * needs the checker's approval, and that the gates were green before it was asked.
 */
export type ChunkStep =
  | { do: "attempt" }
  | { do: "judge" }
  | { do: "commit" }
  | { do: "end" }
  | { do: "pause"; outcome: Failed; summary: string; resumeAt?: string }
  | { do: "stop"; outcome: Failed; reason: string; output: string };

export interface Limits {
  /** Counted attempts the plan allows. */
  attempts: number;
  /** Sequence number of the run's last resume: a pause before it is over. */
  resumedSeq: number;
  /** How the chunk is called in a reason. */
  title: string;
}

/**
 * Decides from the journal alone (seed 000, termination signals; test/agents/execute/termination.test.ts
 * holds it against a model). In order: the chunk is done; an attempt waits for its commit or its judgement;
 * the last one ended the line, was held up by a rate limit, or leaves another try.
 */
export function nextStep(chunk: ChunkState, limits: Limits): ChunkStep {
  if (chunk.commit !== undefined || chunk.explored) return { do: "end" };
  const last = chunk.attempts.at(-1);
  if (!last) return { do: "attempt" };
  if (last.ended) return afterEnded(chunk, last.ended, limits);
  if (!last.finished) return { do: "attempt" }; // cut off: begun again under its own number
  const approved = last.intended ?? last.verdict?.verdict.decision === "approve";
  return { do: approved === false || approved === undefined ? "judge" : "commit" };
}

function afterEnded(chunk: ChunkState, ended: EventOf<"attempt-ended">, limits: Limits): ChunkStep {
  const { outcome, feedback, output } = ended;
  if (outcome === "ok") return { do: "attempt" };
  if (isPause(outcome)) {
    if (limits.resumedSeq > ended.seq) return { do: "attempt" };
    const resumeAt = chunk.attempts.at(-1)?.finished?.resumeAt;
    const until = resumeAt === undefined ? {} : { resumeAt };
    return { do: "pause", outcome, summary: feedback, ...until };
  }
  const reason = reasonToStop(chunk, outcome, { ...limits, feedback });
  if (reason === undefined) return { do: "attempt" };
  return { do: "stop", outcome, reason, output: output || feedback };
}

function reasonToStop(
  chunk: ChunkState,
  outcome: Failed,
  { attempts: most, title, feedback }: Limits & { feedback: string },
): string | undefined {
  const { attempts } = chunk;
  const counted = countedAttempts(chunk);
  const what = `chunk "${title}"`;
  if (outcomeRules[outcome].next === "stop")
    return `${what} ended with ${outcome}: ${feedback.split("\n")[0] ?? ""}`;
  if (counted >= most) return `${what} failed ${counted} times, last with ${outcome}`;
  if (inARow(attempts, ({ outcome }) => outcome === "no-change") >= maxWithoutChange)
    return `${what}: ${maxWithoutChange} attempts changed nothing`;
  if (inARow(attempts, isOutage) >= maxUncounted)
    return `${what}: ${maxUncounted} attempts in a row ended with ${outcome}`;
  const signature = signatureOf(attempts.at(-1)?.ended);
  if (
    inARow(attempts, (ended) => signatureOf(ended) === signature && signature !== "") >=
    maxSameFailure
  )
    return `${what} is stuck: ${maxSameFailure} attempts in a row failed in the same way`;
  return undefined;
}

/** The agent could not work at all; unlike a rate limit nobody knows when it will. */
function isOutage({ outcome }: EventOf<"attempt-ended">): boolean {
  return (
    outcome !== "ok" && !outcomeRules[outcome].counted && outcomeRules[outcome].next === "try-again"
  );
}

/** What failed, without numbers and paths; empty when nothing was tested. */
function signatureOf(ended: EventOf<"attempt-ended"> | undefined): string {
  if (ended?.outcome !== "tests-failed" || ended.output === "") return "";
  return classify({ outcome: ended.outcome, output: ended.output }).signature;
}

function inARow(
  attempts: readonly AttemptState[],
  matches: (ended: EventOf<"attempt-ended">) => boolean,
): number {
  let count = 0;
  for (const { ended } of attempts.toReversed()) {
    if (!ended || !matches(ended)) break;
    count += 1;
  }
  return count;
}
