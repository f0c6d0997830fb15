import type { RunEvent, StoredEvent } from "./run-event.ts";

/** The right to write a run's events. Every write carries the epoch; a newer one fences out an older. */
export interface Lease {
  plan: string;
  run: string;
  /** Grows by one with every claim of the plan. */
  epoch: number;
}

export interface RunSummary {
  plan: string;
  run: string;
  startedAt: string;
}

/**
 * The one port under everything durable about runs (DESIGN 11). Nothing above it may assume a local
 * file, one process or one clock.
 *
 * Contract (test/agents/journal/run-store-contract.ts):
 * - `claim` throws `lease-held` while another live owner holds the plan, else fences out the old owner;
 * - `append` and `heartbeat` throw `lease-lost` when a newer epoch exists; a resolved `append` is on disk;
 * - `read` returns whole events in order; a torn last write is not an event.
 */
export interface RunStore {
  /** Claims the plan: goes on with its unfinished run, or starts a new one when `fresh`. */
  claim(plan: string, fresh: boolean): Promise<Lease>;
  heartbeat(lease: Lease): Promise<void>;
  append(lease: Lease, event: RunEvent): Promise<StoredEvent>;
  /** Gives the lease back; the run's events stay. */
  release(lease: Lease): Promise<void>;
  read(run: string): Promise<StoredEvent[]>;
  /** All runs, oldest first. */
  list(): Promise<RunSummary[]>;
  /** Who holds the plan's lease and is alive, or undefined. */
  holder(plan: string): Promise<string | undefined>;
}
