import {
  openSearchStore,
  pageFactsOf,
  pageTimes,
  SearchEngine,
  type ChunkStore,
  type ContentRoot,
  type Embedder,
  type Git,
  type Page,
  type SearchAnswer,
  type SearchRequest,
  type Wiki,
} from "#wiki";
import { chooseEmbedder } from "./choose-embedder.ts";
import type { Config } from "./config/schema.ts";

export interface LiveSearchOptions {
  repository: string;
  git: Git;
  content: ContentRoot;
  wiki: Wiki;
  config: Pick<Config, "embeddings">;
  note: (text: string) => void;
}

/** Search for programs that go on running: it answers from the pages as they are at each question. */
export class LiveSearch {
  readonly #options: LiveSearchOptions;
  #opened: { pages: readonly Page[]; store: ChunkStore } | undefined;
  #embedder: Promise<Embedder | undefined> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: LiveSearchOptions) {
    this.#options = options;
  }

  /** One question after the other: a store is not closed while another question reads it. */
  search(request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer> {
    const answer = this.#turn.then(() => this.#answer(request, signal));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async close(): Promise<void> {
    await this.#turn;
    await Promise.all([this.#opened?.store.close(), (await this.#embedder)?.close()]);
    this.#opened = undefined;
    this.#embedder = undefined;
  }

  async #answer(request: SearchRequest, signal: AbortSignal): Promise<SearchAnswer> {
    const withMeaning = request.mode !== "text" && this.#options.config.embeddings.model !== "none";
    const embedder = withMeaning ? await (this.#embedder ??= this.#chooseEmbedder()) : undefined;
    const store = await this.#store();
    const engine = new SearchEngine({ store, embedder, clock: () => new Date() });
    return engine.search({ ...request, ...(embedder ? {} : { mode: "text" as const }) }, signal);
  }

  async #chooseEmbedder(): Promise<Embedder | undefined> {
    const { config, repository } = this.#options;
    const chosen = await chooseEmbedder(config.embeddings, {
      repository,
      environment: process.env,
    });
    return chosen.embedder;
  }

  /** The store that is open, unless a page has changed since. */
  async #store(): Promise<ChunkStore> {
    const { wiki, content, git, note } = this.#options;
    const pages = await wiki.pages();
    const before = this.#opened;
    const isSame =
      before?.pages.length === pages.length &&
      before.pages.every((page, position) => page === pages[position]);
    if (before && isSame) return before.store;
    await before?.store.close();
    this.#opened = undefined;
    const store = await openSearchStore({
      content,
      pages,
      facts: async () => pageFactsOf(await wiki.index(), await wiki.graph()),
      updated: () => pageTimes(git, content),
      note,
    });
    this.#opened = { pages, store };
    return store;
  }
}
