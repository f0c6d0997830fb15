import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { appendDurably, isErrno, LoopwikiError } from "#wiki";
import { Books, recordSchema, type LedgerRecord } from "./books.ts";
import type { Amount } from "./amount.ts";
import type { BudgetLedger, Exhausted, Hold, Spent } from "./ledger.ts";

/**
 * The ledger of one machine: `budget/ledger.jsonl` below `<git common dir>/loopwiki`, only ever appended to.
 * There is no lock to lose: a line is written in one piece, its place in the file is its place in the
 * order, and what it means follows from the lines before it (`books.ts`).
 */
export class FileBudgetLedger implements BudgetLedger {
  readonly #path: string;
  readonly #clock: () => Date;
  readonly #books = new Books();
  /** Bytes of the file that are in the books. */
  #read = 0;
  /** Our own holds that wait for their answer, and the answers the books gave. */
  readonly #asked = new Set<string>();
  readonly #answers = new Map<string, Exhausted | undefined>();
  #reading: Promise<unknown> = Promise.resolve();

  constructor(folder: string, clock: () => Date) {
    this.#path = join(folder, "ledger.jsonl");
    this.#clock = clock;
  }

  async hold({ call, plan, who, amount, limits }: Hold): Promise<Exhausted | undefined> {
    const id = randomUUID();
    const now = this.#clock();
    const place = { id, call, at: now.toISOString(), day: dayOf(now), plan, who, pid: process.pid };
    this.#asked.add(id);
    await this.#append({ type: "hold", ...place, amount, limits });
    await this.#catchUp();
    if (!this.#answers.has(id)) throw lost(this.#path);
    const answer = this.#answers.get(id);
    this.#answers.delete(id);
    return answer;
  }

  async settle(call: string, used: Amount, unpriced: boolean): Promise<void> {
    const at = this.#clock().toISOString();
    await this.#append({ type: "settle", call, at, used, unpriced });
  }

  async today(): Promise<Spent> {
    await this.#catchUp();
    return this.#books.day(dayOf(this.#clock()));
  }

  async plan(plan: string): Promise<Spent> {
    await this.#catchUp();
    return this.#books.plan(plan);
  }

  /** Begins a new line itself, for a power cut may have left half of one at the end. */
  async #append(record: LedgerRecord): Promise<void> {
    await appendDurably(this.#path, `\n${JSON.stringify(record)}\n`);
  }

  /** Enters the lines that were added since, one reader after the other. */
  #catchUp(): Promise<void> {
    const reading = this.#reading.then(() => this.#readOn());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readOn(): Promise<void> {
    const bytes = await readFrom(this.#path, this.#read);
    const end = bytes.lastIndexOf("\n") + 1;
    this.#read += end;
    for (const line of bytes.subarray(0, end).toString("utf8").split("\n")) {
      const record = parse(line);
      if (record === undefined) continue;
      const answer = this.#books.apply(record);
      if (record.type === "hold" && this.#asked.delete(record.id))
        this.#answers.set(record.id, answer);
    }
  }
}

/** The day in local time, as people count: `2026-11-20`. */
export function dayOf(date: Date): string {
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

function lost(path: string): LoopwikiError {
  return new LoopwikiError(
    "budget-unwritable",
    `What was written to ${path} is not there: no agent is started on an uncounted budget.`,
    { hint: "Is somebody changing that file? It is only ever appended to." },
  );
}

/** A line cut off by a power cut was never acknowledged: nothing was begun on its word. */
function parse(line: string): LedgerRecord | undefined {
  if (line === "") return undefined;
  try {
    return recordSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

async function readFrom(path: string, position: number): Promise<Buffer> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.max(0, size - position));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isErrno(error, "ENOENT")) return Buffer.alloc(0);
    throw error;
  }
}
