import type { StoredEvent } from "../journal/run-event.ts";
import type { LearningEntry } from "./learning-lines.ts";
import { attemptsOf, type AttemptRecord, type MemoryReceipt } from "./receipts.ts";
import { isHarmful, isLesson } from "./tally.ts";

/** `ok` of `of` were approved at their first attempt. */
export interface Success {
  ok: number;
  of: number;
}

/** A page, learning or skill over all attempts. */
export interface ItemStats {
  id: string;
  shown: number;
  /** Opened by an agent itself. */
  read: number;
  cited: number;
  followed: number;
  /** First attempts that had it before them, and all the others. */
  with: Success;
  without: Success;
  /** Used mostly by attempts that were refused. */
  harmful: boolean;
}

export interface LearningStats {
  id: string;
  page: string;
  helpful: number;
  harmful: number;
  retired: boolean;
  /** Attempts that saw it; those of them, and all others since, that failed as it warns. */
  shown: number;
  recurredShown: number;
  recurredUnseen: number;
}

export interface MemoryStats {
  /** Attempts by agents, which were told something. */
  attempts: number;
  /** First attempts that had pages or learnings before them, those that used some, and those without any. */
  first: { with: Success; used: Success; without: Success };
  /** Most shown first. */
  items: ItemStats[];
  /** Pages and learnings that no attempt has had before it. */
  neverShown: string[];
  harmful: string[];
  learnings: LearningStats[];
  /** What became of what chunks could have taught. */
  gate: { accepted: number; merged: number; refused: string[]; corrections: number; plans: number };
}

export interface MemoryFacts {
  runs: readonly { run: string; events: readonly StoredEvent[] }[];
  /** Paths of the knowledge pages there are. */
  pages: readonly string[];
  entries: readonly { page: string; entry: LearningEntry }[];
}

/** Folds journals into what memory did. Correlation, not proof: hard tasks are shown more. */
export function memoryStats({ runs, pages, entries }: MemoryFacts): MemoryStats {
  const all = runs.flatMap(({ run, events }) => attemptsOf(run, events));
  const attempts = all.filter(({ packet }) => packet !== undefined);
  const first = attempts.filter(({ attempt }) => attempt === 1);
  const items = itemStats(attempts, first);
  const seen = new Set(items.filter((item) => item.shown + item.read > 0).map(({ id }) => id));
  const live = entries.filter(({ entry }) => !entry.retired);
  const known = [...pages, ...live.map(({ entry }) => `learning:${entry.learning.id}`)];
  return {
    attempts: attempts.length,
    first: {
      with: successOf(first.filter(hasKnowledge)),
      used: successOf(first.filter(({ receipts }) => receipts.some(isUsed))),
      without: successOf(first.filter((attempt) => !hasKnowledge(attempt))),
    },
    items,
    neverShown: known.filter((id) => !seen.has(id)),
    harmful: items.filter(({ harmful }) => harmful).map(({ id }) => id),
    learnings: entries.map((place) => learningStats(place, all)),
    gate: gateStats(runs.flatMap(({ events }) => [...events])),
  };
}

function itemStats(
  attempts: readonly AttemptRecord[],
  first: readonly AttemptRecord[],
): ItemStats[] {
  const ids = new Set(attempts.flatMap(({ receipts }) => receipts.map(({ id }) => id)));
  const items = [...ids].map((id) => {
    const receipts = attempts.flatMap((attempt) => receiptFor(attempt, id) ?? []);
    const used = attempts.filter((attempt) => isUsed(receiptFor(attempt, id)));
    const approved = used.filter(({ outcome }) => outcome === "ok").length;
    const refused = used.filter(({ counted }) => counted).length;
    const having = first.filter((attempt) => receiptFor(attempt, id));
    return {
      id,
      shown: receipts.filter(({ how }) => how === "shown").length,
      read: receipts.filter(({ how }) => how === "read").length,
      cited: receipts.filter(({ cited }) => cited).length,
      followed: receipts.filter(({ followed }) => followed).length,
      with: successOf(having),
      without: successOf(first.filter((attempt) => !receiptFor(attempt, id))),
      harmful: isHarmful({ helpful: approved, harmful: refused }),
    };
  });
  return items.toSorted((left, right) => right.shown - left.shown || (left.id < right.id ? -1 : 1));
}

function receiptFor({ receipts }: AttemptRecord, id: string): MemoryReceipt | undefined {
  return receipts.find((receipt) => receipt.id === id);
}

function isUsed(receipt: MemoryReceipt | undefined): boolean {
  return receipt !== undefined && (receipt.cited || receipt.followed || receipt.how === "read");
}

/** Skills are named by the plan; pages, learnings and corrections are what memory found by itself. */
function isKnowledge({ id }: MemoryReceipt): boolean {
  return !id.startsWith("skill:");
}

function hasKnowledge({ receipts }: AttemptRecord): boolean {
  return receipts.some(isKnowledge);
}

function successOf(attempts: readonly AttemptRecord[]): Success {
  return { ok: attempts.filter(({ outcome }) => outcome === "ok").length, of: attempts.length };
}

function learningStats(
  { page, entry }: { page: string; entry: LearningEntry },
  attempts: readonly AttemptRecord[],
): LearningStats {
  const { id, signature, evidence } = entry.learning;
  const saw = (attempt: AttemptRecord): boolean =>
    receiptFor(attempt, `learning:${id}`) !== undefined;
  const lesson = attempts.findIndex(({ plan, chunk }) => isLesson(evidence, plan, chunk));
  const back = attempts.filter(
    (attempt, at) =>
      at > lesson &&
      signature !== undefined &&
      attempt.signature === signature &&
      !isLesson(evidence, attempt.plan, attempt.chunk),
  );
  const shownBack = back.filter(saw).length;
  return {
    id,
    page,
    helpful: entry.helpful,
    harmful: entry.harmful,
    retired: entry.retired,
    shown: attempts.filter(saw).length,
    recurredShown: shownBack,
    recurredUnseen: back.length - shownBack,
  };
}

function gateStats(events: readonly StoredEvent[]): MemoryStats["gate"] {
  const intents = events.flatMap((event) => (event.type === "commit-intended" ? [event] : []));
  const records = intents.flatMap(({ kaizen }) => (kaizen ? [kaizen] : []));
  return {
    accepted: intents.filter(({ learning }) => learning !== undefined).length,
    merged: records.filter(({ merged }) => merged !== undefined).length,
    refused: records.flatMap(({ refused, refusedCorrections = [] }) => [
      ...(refused === undefined ? [] : [refused]),
      ...refusedCorrections,
    ]),
    corrections: records.reduce((sum, { corrections = [] }) => sum + corrections.length, 0),
    plans: records.filter(({ plan }) => plan !== undefined).length,
  };
}
