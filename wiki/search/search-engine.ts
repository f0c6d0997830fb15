import { messageOf } from "../errors.ts";
import { codeNames } from "./analyze.ts";
import type { Embedder } from "./embedder.ts";
import { plainQuery, type ParsedQuery } from "./parse-query.ts";
import type { Hit } from "./rank/hit.ts";
import { orderPages } from "./rank/order-pages.ts";
import { leastCosine, ranking } from "./ranking-settings.ts";
import { describeRespelling, respell, suspectTerms } from "./spelling.ts";
import type { Candidate, ChunkStore } from "./store.ts";

export const searchModes = ["hybrid", "text", "vector"] as const;
export type SearchMode = (typeof searchModes)[number];

export interface SearchRequest {
  query: ParsedQuery;
  /** Most pages. */
  limit: number;
  /** Default hybrid. Without vectors every mode is text, and a note says so. */
  mode?: SearchMode;
  /** Most tokens of the best passages together: what does not fit makes room for what does. */
  budgetTokens?: number;
}

export interface SearchAnswer {
  /** Best first, each page once. */
  hits: Hit[];
  /** What the pages were in fact found by. */
  mode: SearchMode;
  /** What a person should know: why there are no vectors, or not of all passages. */
  notes: string[];
}

export interface SearchServices {
  store: ChunkStore;
  /** Without one the words decide alone. */
  embedder?: Embedder | undefined;
  clock: () => Date;
}

type VectorOf = (query: ParsedQuery) => Promise<Float32Array | undefined>;
type AskedBy = SearchRequest & { mode: SearchMode };

/** What the meaning found, and whether some passages had no chance. */
interface Near {
  candidates: Candidate[];
  isPartial: boolean;
}

/**
 * Searches by words and by meaning, fuses the two by rank and orders pages. Knows nothing of files or
 * terminals: the store has the passages, and what goes wrong with vectors is a note, never an error.
 */
export class SearchEngine {
  readonly #services: SearchServices;

  constructor(services: SearchServices) {
    this.#services = services;
  }

  async search(request: SearchRequest, signal?: AbortSignal): Promise<SearchAnswer> {
    const { query, mode = "hybrid" } = request;
    const notes: string[] = [];
    if (isEmpty(query)) return { hits: [], mode, notes };
    const embed: VectorOf = async ({ text }) =>
      (await this.#services.embedder?.embed([text], "query", signal))?.[0];
    const answer = await this.#answer({ ...request, mode }, embed, notes);
    return (await this.#respelled(answer, { ...request, mode }, embed)) ?? answer;
  }

  /**
   * Pages about the same as a page: by the vectors of its passages and by its words, the title's counting
   * double. `text` is the page's Markdown.
   */
  async similar(
    { path, title, text }: { path: string; title: string; text: string },
    limit: number,
  ): Promise<SearchAnswer> {
    const notes: string[] = [];
    const query = plainQuery(`${title}\n${title}\n${text.slice(0, maxAlike)}`);
    const average: VectorOf = async () => averageOf(await this.#services.store.vectorsOf(path));
    const answer = await this.#answer({ query, limit: limit + 1, mode: "hybrid" }, average, notes);
    return { ...answer, hits: answer.hits.filter(({ page }) => page !== path).slice(0, limit) };
  }

  /** The answer to what was probably meant, when the query has words that no page has. */
  async #respelled(
    { hits, mode }: SearchAnswer,
    request: AskedBy,
    vectorOf: VectorOf,
  ): Promise<SearchAnswer | undefined> {
    const { query } = request;
    const suspects = mode === "vector" ? [] : suspectTerms(query, hits);
    const respellings =
      suspects.length === 0 ? [] : await this.#services.store.respellings(suspects);
    if (respellings.length === 0) return undefined;
    const notes: string[] = [];
    const meant = { ...request, query: respell(query, respellings) };
    const answer = await this.#answer(meant, vectorOf, notes);
    const said = respellings.map((one) => describeRespelling(one, query, answer.hits));
    return { ...answer, notes: [...said, ...notes] };
  }

  /** `vectorOf` gives the vector of what is asked. */
  async #answer(request: AskedBy, vectorOf: VectorOf, notes: string[]): Promise<SearchAnswer> {
    const { store, clock } = this.#services;
    const { query } = request;
    const { near, byWords, mode } = await this.#find(request, vectorOf, notes);
    const hits = await orderPages({
      byWords,
      byMeaning: near?.candidates ?? [],
      ways: { words: mode !== "vector", meaning: near !== undefined },
      query,
      code: codeNames(query.text),
      facts: await store.pageFacts(),
      now: clock(),
      limit: request.limit,
      ...(request.budgetTokens === undefined ? {} : { budgetTokens: request.budgetTokens }),
      hasVectors: async (page) =>
        near?.isPartial !== true || (await store.vectorsOf(page)).length > 0,
    });
    return { hits, mode, notes };
  }

  /** Both ways at once; without meaning, as words alone are asked. */
  async #find(
    request: AskedBy,
    vectorOf: VectorOf,
    notes: string[],
  ): Promise<{ near: Near | undefined; byWords: Candidate[]; mode: SearchMode }> {
    const asked = request.mode;
    const hasVectors = asked !== "text" && (await this.#services.store.coverage()).vectors > 0;
    const [near, beside] = await Promise.all([
      asked === "text" ? undefined : this.#near(vectorOf, request, notes),
      asked === "hybrid" && hasVectors ? this.#byWords(request) : undefined,
    ]);
    const mode = near ? asked : "text";
    if (mode === "vector") return { near, byWords: [], mode };
    const byWords = near && beside ? beside : await this.#byWords({ ...request, mode });
    return { near, byWords, mode };
  }

  /** Few passages are quick to read; many more when those are all of a few long pages. */
  async #byWords({ query, limit, mode }: AskedBy): Promise<Candidate[]> {
    const ask = (count: number): Promise<Candidate[]> =>
      this.#services.store.searchText(query.words, count, query.filter);
    const count = mode === "text" ? ranking.candidatesPerPage * limit : candidatesFor(limit);
    const found = await ask(count);
    const pages = new Set(found.map(({ chunk }) => chunk.page)).size;
    return found.length < count || pages >= limit ? found : ask(10 * count);
  }

  /** Undefined when there is nothing to compare; a note then says why. */
  async #near(
    vectorOf: VectorOf,
    { limit, query }: AskedBy,
    notes: string[],
  ): Promise<Near | undefined> {
    const { store } = this.#services;
    try {
      const { chunks, vectors } = await store.coverage();
      const vector = vectors === 0 ? undefined : await vectorOf(query);
      if (!vector) {
        notes.push(`Searched by words alone: ${this.#whyNoVector(vectors)}`);
        return undefined;
      }
      if (vectors < chunks)
        notes.push(`${vectors} of ${chunks} passages are embedded; the others go by words alone.`);
      const near = await store.searchVector(vector, candidatesFor(limit), query.filter);
      const least = leastCosine.get(this.#services.embedder?.model ?? "") ?? -1;
      const candidates = near.filter(({ score }) => score >= least);
      return { candidates, isPartial: vectors < chunks };
    } catch (error) {
      notes.push(`Searched by words alone: ${messageOf(error)}`);
      return undefined;
    }
  }

  #whyNoVector(vectors: number): string {
    if (!this.#services.embedder) return "there is no model for meanings.";
    return vectors === 0 ? "nothing has been embedded yet." : "the page has not been embedded yet.";
  }
}

function candidatesFor(limit: number): number {
  return Math.max(ranking.candidates, ranking.candidatesPerPage * limit);
}

function isEmpty({ words: { terms, phrases, prefixes } }: ParsedQuery): boolean {
  return terms.length + phrases.length + prefixes.length === 0;
}

/** Characters of a page that are compared; the most repeated words are in them anyway. */
const maxAlike = 4000;

/** The middle of the vectors, at unit length. */
function averageOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (!first) return undefined;
  const sum = new Float32Array(first.length);
  for (const vector of vectors)
    for (const [at, value] of vector.entries()) sum[at] = (sum[at] ?? 0) + value;
  const length = Math.hypot(...sum) || 1;
  return sum.map((value) => value / length);
}
