import type { Outcome } from "../agent.ts";
import { classify } from "../andon/classify.ts";
import type { EventOf, StoredEvent } from "../journal/run-event.ts";
import type { MemoryUse, Receipt } from "../journal/run-records.ts";
import { citedIn } from "./memory-use.ts";

/** One attempt and what it had of memory, as the journal tells it. */
export interface AttemptRecord {
  run: string;
  plan: string;
  chunk: string;
  /** 1-based. */
  attempt: number;
  agent: string;
  /** ISO time. */
  at: string;
  /** Absent when nobody was told anything: a command did the work. */
  packet?: { tokens: number };
  receipts: MemoryReceipt[];
  /** `ok` when it was approved; `unfinished` when the process ended before. */
  outcome: Outcome | "unfinished";
  counted: boolean;
  /** Of a counted failure. */
  signature?: string;
  /** Tokens read and written by the agent, where it told. */
  usage?: { inputTokens: number; outputTokens: number };
}

/** Proof that memory was before somebody's eyes, and what came of it. */
export interface MemoryReceipt extends Omit<Receipt, "rank"> {
  /** Place in the packet; absent for what the agent opened by itself. */
  rank?: number;
  how: "shown" | "read";
  /** Named by the maker or the checker. */
  cited: boolean;
  /** Its own words stand in what was added. */
  followed: boolean;
}

/** All attempts of a run, oldest first; one that was begun again after a crash is there once. */
export function attemptsOf(run: string, events: readonly StoredEvent[]): AttemptRecord[] {
  const [started] = events;
  const plan = started?.type === "run-started" ? started.plan : "";
  const attempts: AttemptRecord[] = [];
  for (const event of events) {
    if (event.type === "attempt-started") attempts.push(begin(attempts, event, { run, plan }));
    else if ("attempt" in event) {
      const last = attempts.at(-1);
      if (last?.chunk === event.chunk && last.attempt === event.attempt) take(last, event);
    }
  }
  return attempts;
}

function begin(
  attempts: AttemptRecord[],
  { chunk, attempt, agent, at }: EventOf<"attempt-started">,
  of: { run: string; plan: string },
): AttemptRecord {
  const last = attempts.at(-1);
  const again = last?.chunk === chunk && last.attempt === attempt;
  if (again && last.outcome === "unfinished") attempts.pop();
  return { ...of, chunk, attempt, agent, at, receipts: [], outcome: "unfinished", counted: false };
}

type AttemptEvent = Extract<StoredEvent, { attempt: number }>;

function take(record: AttemptRecord, event: AttemptEvent): void {
  switch (event.type) {
    case "packet-built":
      record.packet = { tokens: event.tokens };
      record.receipts = event.receipts.map((receipt) => ({
        ...receipt,
        how: "shown",
        cited: false,
        followed: false,
      }));
      break;
    case "agent-finished":
      if (event.usage) record.usage = event.usage;
      if (event.memory) applyUse(record, event.memory);
      break;
    case "checker-judged":
      applyVerdict(record, event);
      break;
    case "attempt-ended":
      applyEnd(record, event);
      break;
    case "commit-intended":
      record.outcome = "ok";
      break;
    case "attempt-started":
    case "agent-said":
    case "gates-judged":
      break;
  }
}

function applyUse(record: AttemptRecord, { cited, followed, read }: MemoryUse): void {
  for (const page of read)
    if (!record.receipts.some(({ id }) => id === page.id))
      record.receipts.push({ ...page, how: "read", cited: false, followed: false });
  for (const receipt of record.receipts) {
    receipt.cited ||= cited.includes(receipt.id);
    receipt.followed ||= followed.includes(receipt.id);
  }
}

function applyVerdict(record: AttemptRecord, { verdict }: EventOf<"checker-judged">): void {
  if (verdict.decision === "approve") record.outcome = "ok";
  const said = [verdict.feedback, ...verdict.criteria.map(({ evidence }) => evidence)].join("\n");
  const cited = citedIn(
    said,
    record.receipts.map(({ id }) => id),
  );
  for (const receipt of record.receipts) receipt.cited ||= cited.includes(receipt.id);
}

function applyEnd(
  record: AttemptRecord,
  { outcome, counted, output, feedback }: EventOf<"attempt-ended">,
): void {
  record.outcome = outcome;
  record.counted = counted;
  if (counted) record.signature = classify({ outcome, output: output || feedback }).signature;
}
