import { analyze } from "./analyze.ts";
import { PostingIndex } from "./posting-index.ts";
import { bm25 } from "./ranking-settings.ts";
import { passesFilter } from "./filter.ts";
import { nearestTerm } from "./near-term.ts";
import type {
  Candidate,
  ChunkFilter,
  ChunkStore,
  PageFacts,
  Respelling,
  StoredChunk,
  TextQuery,
} from "./store.ts";
import { topOf } from "./top.ts";

/** Ways in which the beginning of a word may go on; more say that it was too short to mean anything. */
const maxEndings = 64;

/** A word that only begins as asked counts half. */
const endingWeight = 0.5;

/**
 * The texts a passage is found by, in the order of the weights in ranking-settings.ts: its Markdown, the
 * page's title and aliases, the headings, and the page's path and tags.
 */
export function searchedTexts(chunk: StoredChunk): string[] {
  return [
    chunk.text,
    [chunk.title, ...chunk.aliases].join("\n"),
    chunk.headings.join("\n"),
    [chunk.page.replace(/^wiki\/|\.md$/g, ""), ...chunk.tags].join("\n"),
  ];
}

/**
 * Passages in memory: a full-text index built in one go, and a flat scan over the vectors there are. What
 * answers while there is no index on disk, and what tests and measurements compare the one on disk with.
 */
export class MemoryStore implements ChunkStore {
  readonly #chunks: readonly StoredChunk[];
  readonly #vectors: ReadonlyMap<string, Float32Array>;
  readonly #facts: ReadonlyMap<string, PageFacts>;
  readonly #index = new PostingIndex(bm25.fields.length);

  /** `vectors` by chunk id, of unit length, and `facts` by page; both may lack some. */
  constructor(
    chunks: readonly StoredChunk[],
    vectors: ReadonlyMap<string, Float32Array> = new Map(),
    facts: ReadonlyMap<string, PageFacts> = new Map(),
  ) {
    this.#facts = facts;
    this.#chunks = chunks;
    this.#vectors = vectors;
    for (const chunk of chunks) this.#index.add(searchedTexts(chunk));
  }

  searchText(query: TextQuery, limit: number, filter: ChunkFilter = {}): Promise<Candidate[]> {
    const scores = new Float64Array(this.#chunks.length);
    const phrases = query.phrases.filter((phrase) => phrase.length > 0);
    for (const [term, count] of countsOf([...query.terms, ...phrases.flat()]))
      this.#index.addScores(term, scores, bm25, count);
    for (const prefix of query.prefixes)
      for (const term of this.#index.beginningWith(prefix, maxEndings))
        this.#index.addScores(term, scores, bm25, endingWeight);
    const wanted = this.#havingAll(phrases);
    if (wanted) for (const at of scores.keys()) if (!wanted.has(at)) scores[at] = 0;
    return Promise.resolve(this.#best(scores, limit, filter));
  }

  respellings(terms: readonly string[]): Promise<Respelling[]> {
    const unknown = terms.filter((term) => this.#index.documentsWith(term).length === 0);
    return Promise.resolve(
      unknown.flatMap((asked) => {
        const meant = nearestTerm(asked, this.#index.termCounts());
        return meant === undefined ? [] : [{ asked, meant }];
      }),
    );
  }

  searchVector(
    vector: Float32Array,
    limit: number,
    filter: ChunkFilter = {},
  ): Promise<Candidate[]> {
    if (this.#vectors.size === 0) return Promise.resolve([]);
    const near = Float64Array.from(this.#chunks, ({ id }) => {
      const other = this.#vectors.get(id);
      return other === undefined ? 0 : 2 + dot(vector, other); // 0 is for those without
    });
    const found = this.#best(near, limit, filter);
    return Promise.resolve(found.map(({ chunk, score }) => ({ chunk, score: score - 2 })));
  }

  vectorsOf(page: string): Promise<Float32Array[]> {
    const ofPage = this.#chunks.filter((chunk) => chunk.page === page);
    return Promise.resolve(
      ofPage.flatMap(({ id }) => {
        const vector = this.#vectors.get(id);
        return vector === undefined ? [] : [vector];
      }),
    );
  }

  pageFacts(): Promise<ReadonlyMap<string, PageFacts>> {
    return Promise.resolve(this.#facts);
  }

  coverage(): Promise<{ chunks: number; vectors: number }> {
    const vectors = this.#chunks.filter(({ id }) => this.#vectors.has(id)).length;
    return Promise.resolve({ chunks: this.#chunks.length, vectors });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #best(scores: Float64Array, limit: number, filter: ChunkFilter): Candidate[] {
    const isFiltered = Object.values(filter).some((value) => value !== undefined);
    if (isFiltered)
      for (const [at, chunk] of this.#chunks.entries())
        if ((scores[at] ?? 0) > 0 && !passesFilter(chunk, filter)) scores[at] = 0;
    return topOf(scores, limit).flatMap(({ at, score }) => {
      const chunk = this.#chunks[at];
      return chunk ? [{ chunk, score }] : [];
    });
  }

  /** Chunks with every phrase in one of their texts; undefined when there is none to look for. */
  #havingAll(phrases: readonly (readonly string[])[]): Set<number> | undefined {
    const [rarest] = phrases
      .flat()
      .map((term) => this.#index.documentsWith(term))
      .toSorted((left, right) => left.length - right.length);
    if (!rarest) return undefined;
    const having = rarest.filter((at) => {
      const chunk = this.#chunks[at];
      const texts = chunk ? searchedTexts(chunk).map((text) => analyze(text)) : [];
      return phrases.every((phrase) => texts.some((terms) => hasInARow(terms, phrase)));
    });
    return new Set(having);
  }
}

function countsOf(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function hasInARow(terms: readonly string[], phrase: readonly string[]): boolean {
  return terms.some((_, start) => phrase.every((term, at) => terms[start + at] === term));
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
