import type { RunStore, RunSummary, StoredEvent } from "#agents";
import { Fresh } from "./fresh.ts";

type Runs = Pick<RunStore, "list" | "read" | "holder">;

/** Journals that are kept read; a page shows a few, a list of runs many. */
const mostKept = 500;
const worth = { share: 20, mostMs: 500 };

/** Run journals for many readers at once: each is read once, whoever follows it. */
export class LiveRuns implements Runs {
  readonly #runs: Runs;
  readonly #list: Fresh<RunSummary[]>;
  readonly #journals = new Map<string, Fresh<StoredEvent[]>>();

  constructor(runs: Runs) {
    this.#runs = runs;
    this.#list = new Fresh(() => runs.list(), worth);
  }

  list(): Promise<RunSummary[]> {
    return this.#list.get();
  }

  read(run: string): Promise<StoredEvent[]> {
    const journal = this.#journals.get(run) ?? new Fresh(() => this.#runs.read(run), worth);
    this.#journals.delete(run); // the latest used is the last
    this.#journals.set(run, journal);
    const [oldest] = this.#journals.keys();
    if (this.#journals.size > mostKept && oldest !== undefined) this.#journals.delete(oldest);
    return journal.get();
  }

  holder(plan: string): Promise<string | undefined> {
    return this.#runs.holder(plan);
  }

  /** A run was merged or discarded here. */
  expire(): void {
    this.#list.expire();
    this.#journals.clear();
  }
}
