import type { McpServices } from "./services.ts";

/** Pages that are no longer as they were. */
export interface PageChanges {
  /** Ids of pages whose text changed. */
  updated: string[];
  /** Whether pages came or went. */
  isListChanged: boolean;
}

/** Finds out what became of the pages, and tells those who listen. */
export class PageWatch {
  readonly #services: Pick<McpServices, "wiki" | "watchPages" | "note">;
  readonly #listeners = new Set<(changes: PageChanges) => void>();
  readonly #stop = new AbortController();
  #known: Map<string, string> | undefined;
  #isWatching = false;
  #looking: Promise<void> = Promise.resolve();

  constructor(services: Pick<McpServices, "wiki" | "watchPages" | "note">) {
    this.#services = services;
  }

  /** From now on the listener is told; the answer ends that. Watching begins with the first listener. */
  listen(listener: (changes: PageChanges) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#isWatching) {
      this.#isWatching = true;
      void this.#watch();
    }
    return () => this.#listeners.delete(listener);
  }

  /** Looks now: after a change of our own, so that nobody waits for the file system to tell. */
  async look(): Promise<void> {
    if (!this.#isWatching) return;
    const looking = this.#looking.then(() => this.#compare());
    this.#looking = looking.catch(() => undefined);
    await looking;
  }

  close(): void {
    this.#stop.abort();
    this.#listeners.clear();
  }

  /** One after the other: two looks at once would both tell of the same change. */
  async #compare(): Promise<void> {
    const before = this.#known;
    const pages = await this.#services.wiki.pages();
    const now = new Map(pages.map(({ id, hash }) => [id, hash]));
    this.#known = now;
    if (!before) return;
    const updated = [...now].flatMap(([id, hash]) =>
      before.has(id) && before.get(id) !== hash ? [id] : [],
    );
    const isListChanged = before.size !== now.size || [...now.keys()].some((id) => !before.has(id));
    if (updated.length === 0 && !isListChanged) return;
    for (const tell of this.#listeners) tell({ updated, isListChanged });
  }

  async #watch(): Promise<void> {
    const { watchPages, note } = this.#services;
    try {
      await this.look();
      await watchPages(() => this.look(), this.#stop.signal);
    } catch {
      note("Pages cannot be watched, so clients are not told when one changes.");
    }
  }
}
