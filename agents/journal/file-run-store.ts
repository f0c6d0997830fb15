import { readdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { appendDurably, isErrno, LoopwikiError, readAppended } from "#wiki";
import { Redactor } from "../redact/redactor.ts";
import { describeOwner, FileLeases, holds } from "./file-lease.ts";
import { runEventSchema, type RunEvent, type StoredEvent } from "./run-event.ts";
import { parseStoredEvent } from "./stored-event.ts";
import type { Lease, RunStore, RunSummary } from "./run-store.ts";

/** Fields that name things, and the plan as it was approved: changed, they would be others. */
const exact: ReadonlySet<string> = new Set(
  "type plan planHash planText spec chunk base target branch worktree checkout tree head commit parent onto hash contract date command".split(
    " ",
  ),
);

/**
 * Run store for one machine: `runs/<run>/journal.jsonl` and `leases/<plan>/<epoch>.json` below
 * `<git common dir>/loopwiki`, so that all worktrees of a clone share it.
 */
export class FileRunStore implements RunStore {
  readonly #folder: string;
  readonly #clock: () => Date;
  /** Nothing is written that it has not seen. */
  readonly #redactor: Redactor;
  /** Next sequence number of the runs this process holds. */
  readonly #next = new Map<string, number>();

  constructor(folder: string, clock: () => Date, redactor = new Redactor([])) {
    this.#folder = folder;
    this.#clock = clock;
    this.#redactor = redactor;
  }

  async claim(plan: string, fresh: boolean): Promise<Lease> {
    const latest = (await this.#runsOf(plan)).at(-1);
    const next = latest === undefined ? 1 : numberOf(latest) + 1;
    const run = fresh || latest === undefined ? `${plan}.${next}` : latest;
    const epoch = await this.#leases(plan).take(plan, run);
    await this.#dropTornWrite(run);
    this.#next.set(run, ((await this.read(run)).at(-1)?.seq ?? 0) + 1);
    return { plan, run, epoch };
  }

  async heartbeat(lease: Lease): Promise<void> {
    await this.#assertNewest(lease);
    await this.#leases(lease.plan).heartbeat(lease.epoch);
  }

  async append(lease: Lease, event: RunEvent): Promise<StoredEvent> {
    const clean = runEventSchema.parse(await this.#redactor.value(event, exact));
    await this.#assertNewest(lease);
    const seq = this.#next.get(lease.run) ?? 1;
    const at = this.#clock().toISOString();
    const stored: StoredEvent = { seq, at, epoch: lease.epoch, ...clean };
    await appendDurably(this.#journal(lease.run), `${JSON.stringify(stored)}\n`);
    this.#next.set(lease.run, seq + 1);
    return stored;
  }

  async release(lease: Lease): Promise<void> {
    const leases = this.#leases(lease.plan);
    if ((await leases.newestEpoch()) === lease.epoch) await leases.release(lease.epoch);
  }

  async read(run: string): Promise<StoredEvent[]> {
    const text = await readAppended(this.#journal(run));
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const events = whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line, index) => parseStoredEvent(line, `${this.#journal(run)}:${index + 1}`));
    return withoutFenced(events);
  }

  async list(): Promise<RunSummary[]> {
    const summaries: RunSummary[] = [];
    for (const run of await namesIn(join(this.#folder, "runs"))) {
      const [first] = await this.read(run);
      if (first?.type === "run-started")
        summaries.push({ plan: first.plan, run, startedAt: first.at });
    }
    return summaries.toSorted((left, right) => left.startedAt.localeCompare(right.startedAt));
  }

  async holder(plan: string): Promise<string | undefined> {
    const lease = await this.#leases(plan).newest();
    return lease && holds(lease) ? describeOwner(lease) : undefined;
  }

  async #assertNewest(lease: Lease): Promise<void> {
    if ((await this.#leases(lease.plan).newestEpoch()) === lease.epoch) return;
    throw new LoopwikiError(
      "lease-lost",
      `Another process took over plan ${lease.plan}; this one stops without writing.`,
    );
  }

  /** Run ids are `<plan>.<n>`; oldest first. */
  async #runsOf(plan: string): Promise<string[]> {
    const runs = await namesIn(join(this.#folder, "runs"));
    return runs
      .filter((run) => run.startsWith(`${plan}.`) && Number.isInteger(numberOf(run)))
      .toSorted((left, right) => numberOf(left) - numberOf(right));
  }

  /** A write cut off by a crash was never acknowledged: cut it off the file too. */
  async #dropTornWrite(run: string): Promise<void> {
    const text = await readAppended(this.#journal(run));
    const end = text.lastIndexOf("\n") + 1;
    if (end < text.length)
      await truncate(this.#journal(run), Buffer.byteLength(text.slice(0, end)));
  }

  #leases(plan: string): FileLeases {
    return new FileLeases(join(this.#folder, "leases", plan));
  }

  #journal(run: string): string {
    return join(this.#folder, "runs", run, "journal.jsonl");
  }
}

function numberOf(run: string): number {
  return Number(run.slice(run.lastIndexOf(".") + 1));
}

/**
 * A process that lost its lease between the check and the write may still have appended: what comes after
 * an event of a newer epoch never happened.
 */
function withoutFenced(events: readonly StoredEvent[]): StoredEvent[] {
  let newest = 0;
  return events.filter(({ epoch }) => {
    newest = Math.max(newest, epoch);
    return epoch === newest;
  });
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}
