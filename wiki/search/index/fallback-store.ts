import { LoopwikiError, messageOf } from "../../errors.ts";
import type {
  Candidate,
  ChunkFilter,
  ChunkStore,
  PageFacts,
  Respelling,
  TextQuery,
} from "../store.ts";

/** How often a store may be replaced for one question: by the index as it is now, then by memory. */
const attempts = 2;

/**
 * The store on disk until it fails, for example because another process has put the index in order: then
 * what `next` gives, which is memory in the end. A question is never lost.
 */
export class FallbackStore implements ChunkStore {
  #store: Promise<ChunkStore>;
  readonly #next: (reason: string) => Promise<ChunkStore>;

  constructor(store: ChunkStore, next: (reason: string) => Promise<ChunkStore>) {
    this.#store = Promise.resolve(store);
    this.#next = next;
  }

  searchText(query: TextQuery, limit: number, filter?: ChunkFilter): Promise<Candidate[]> {
    return this.#ask((store) => store.searchText(query, limit, filter));
  }

  respellings(terms: readonly string[]): Promise<Respelling[]> {
    return this.#ask((store) => store.respellings(terms));
  }

  searchVector(vector: Float32Array, limit: number, filter?: ChunkFilter): Promise<Candidate[]> {
    return this.#ask((store) => store.searchVector(vector, limit, filter));
  }

  vectorsOf(page: string): Promise<Float32Array[]> {
    return this.#ask((store) => store.vectorsOf(page));
  }

  pageFacts(): Promise<ReadonlyMap<string, PageFacts>> {
    return this.#ask((store) => store.pageFacts());
  }

  coverage(): Promise<{ chunks: number; vectors: number }> {
    return this.#ask((store) => store.coverage());
  }

  async close(): Promise<void> {
    await (await this.#store).close();
  }

  async #ask<T>(question: (store: ChunkStore) => Promise<T>, left = attempts): Promise<T> {
    const asked = this.#store;
    try {
      return await question(await asked);
    } catch (error) {
      if (error instanceof LoopwikiError || left === 0) throw error; // ours is about the question
      if (this.#store === asked) this.#store = this.#replace(asked, messageOf(error));
      return this.#ask(question, left - 1);
    }
  }

  async #replace(failed: Promise<ChunkStore>, reason: string): Promise<ChunkStore> {
    await (await failed).close().catch(() => undefined);
    return this.#next(reason);
  }
}
