import type { StoredEvent } from "../journal/run-event.ts";
import type { LearningEntry } from "./learning-lines.ts";
import { attemptsOf, type AttemptRecord } from "./receipts.ts";

export interface Tally {
  helpful: number;
  harmful: number;
  recurred: number;
}

/** So often a learning may fail those who used it, if it helped less often than that. */
const mostHarm = 3;

/** True for a learning that nobody is shown any more. */
export function isHarmful({ helpful, harmful }: Pick<Tally, "helpful" | "harmful">): boolean {
  return harmful >= mostHarm && harmful > helpful;
}

/**
 * What one run's receipts say of learnings, by id. A chunk counts once: helpful when its approved attempt
 * used the learning (named it, or took something from it), harmful when only refused ones did. Having been
 * shown proves nothing. Its failure has recurred when an attempt of another chunk than taught it ends so.
 */
export function tallyRun(
  events: readonly StoredEvent[],
  entries: readonly LearningEntry[],
): Map<string, Tally> {
  const [started] = events;
  if (started?.type !== "run-started") return new Map();
  const attempts = attemptsOf("", events);
  const chunks = new Map<string, AttemptRecord[]>();
  for (const attempt of attempts)
    chunks.set(attempt.chunk, [...(chunks.get(attempt.chunk) ?? []), attempt]);
  const tallies = new Map<string, Tally>();
  for (const { learning } of entries) {
    const tally = { helpful: 0, harmful: 0, recurred: 0 };
    for (const [chunk, tries] of chunks) {
      const used = tries.filter((attempt) => uses(attempt, learning.id));
      if (used.some(({ outcome }) => outcome === "ok")) tally.helpful += 1;
      else if (used.some(({ counted }) => counted)) tally.harmful += 1;
      if (isLesson(learning.evidence, started.plan, chunk)) continue;
      tally.recurred += tries.filter(({ signature }) =>
        recurs(signature, learning.signature),
      ).length;
    }
    if (tally.helpful + tally.harmful + tally.recurred > 0) tallies.set(learning.id, tally);
  }
  return tallies;
}

/** Whether an attempt used the learning, not only saw it. */
function uses({ receipts }: AttemptRecord, id: string): boolean {
  return receipts.some(
    (receipt) => receipt.id === `learning:${id}` && (receipt.cited || receipt.followed),
  );
}

/** Whether the chunk is the one that the learning was drawn from: `plan.1/chunk#2`. */
export function isLesson(evidence: string, plan: string, chunk: string): boolean {
  return evidence
    .split(",")
    .some((each) => each.startsWith(`${plan}.`) && each.includes(`/${chunk}#`));
}

function recurs(signature: string | undefined, of: string | undefined): boolean {
  return signature !== undefined && signature === of;
}

/** An entry after a run: counted, and retired when it did harm. */
export function withTally(entry: LearningEntry, tally: Tally): LearningEntry {
  const sums = {
    helpful: entry.helpful + tally.helpful,
    harmful: entry.harmful + tally.harmful,
    recurred: entry.recurred + tally.recurred,
  };
  return { ...entry, ...sums, retired: entry.retired || isHarmful(sums) };
}
