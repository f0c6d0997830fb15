import { setTimeout as sleep } from "node:timers/promises";
import {
  pageFactsOf,
  parseQuery,
  type Page,
  type PageIndex,
  type SearchAnswer,
  type SearchEngine,
} from "#wiki";
import type { OpenedSearch, SearchService, ServerSources } from "../services.ts";
import type { LiveWiki } from "./live-wiki.ts";

/** How long a search waits for the newest pages before it answers from those of a moment ago, in ms. */
const patienceMs = 250;
/** After bringing the index up to date it rests for so many times as long as that took. */
const restShare = 3;

/**
 * Characters of a page that its words are compared by: with its first paragraphs instead of all, a fifth of
 * the work. Its meaning is that of the whole page.
 */
const maxAlike = 800;

interface Open {
  index: PageIndex;
  engine: SearchEngine;
  close: () => Promise<void>;
  /** Searches under way; an engine that was replaced is closed after the last. */
  users: number;
  isReplaced: boolean;
}

/** Search over the pages as they are now, or were a moment ago while many are being written. */
export class LiveSearch implements SearchService {
  readonly #wiki: LiveWiki;
  readonly #sources: Pick<ServerSources, "openSearch" | "clock">;
  #current: Open | undefined;
  #opening: Promise<Open> | undefined;
  #restUntil = 0;

  constructor(wiki: LiveWiki, sources: Pick<ServerSources, "openSearch" | "clock">) {
    this.#wiki = wiki;
    this.#sources = sources;
  }

  search: SearchService["search"] = async ({ query, ...request }) => {
    const parsed = parseQuery(query, this.#sources.clock());
    return this.#ask((engine) => engine.search({ query: parsed, ...request }));
  };

  similar(page: Page, limit: number): Promise<SearchAnswer> {
    const { path, title, document } = page;
    const asked = { path, title, text: document.frontMatter.body.slice(0, maxAlike) };
    return this.#ask((engine) => engine.similar(asked, limit), 0);
  }

  async close(): Promise<void> {
    const open = await (this.#opening ?? this.#current);
    if (open) await replace(open);
    this.#current = undefined;
  }

  async #ask(
    ask: (engine: SearchEngine) => Promise<SearchAnswer>,
    patience = patienceMs,
  ): Promise<SearchAnswer> {
    const open = await this.#choose(patience);
    open.users += 1;
    try {
      return await ask(open.engine);
    } finally {
      open.users -= 1;
      if (open.isReplaced && open.users === 0) await open.close();
    }
  }

  /** Without patience whatever is open will do: bringing it up to date costs more than all else on a page. */
  async #choose(patience: number): Promise<Open> {
    const current = this.#current;
    if (current && patience === 0) return current;
    const index = await this.#wiki.index();
    if (!current) return this.#open(index);
    if (current.index === index || performance.now() < this.#restUntil) return current;
    const next = this.#open(index);
    next.catch(() => undefined); // the one that is open still answers; the next search tries again
    return Promise.race([next, sleep(patience, current, { ref: false })]);
  }

  #open(index: PageIndex): Promise<Open> {
    return (this.#opening ??= this.#openAnew(index).finally(() => {
      this.#opening = undefined;
    }));
  }

  async #openAnew(index: PageIndex): Promise<Open> {
    const start = performance.now();
    const facts = async (): Promise<ReturnType<typeof pageFactsOf>> =>
      pageFactsOf(index, this.#wiki.wiki.graphOf(index));
    const opened: OpenedSearch = await this.#sources.openSearch(index.pages, facts);
    const before = this.#current;
    this.#current = { index, ...opened, users: 0, isReplaced: false };
    if (before) await replace(before);
    const now = performance.now();
    this.#restUntil = now + restShare * (now - start);
    return this.#current;
  }
}

async function replace(open: Open): Promise<void> {
  open.isReplaced = true;
  if (open.users === 0) await open.close();
}
