import { analyze } from "./analyze.ts";

/** Numbers of BM25F; `bm25` in ranking-settings.ts says where ours come from. */
export interface Bm25Settings {
  /** How soon more of the same word stops counting. */
  k1: number;
  /** By field: its weight, and how much a long one is held against it (0 to 1). */
  fields: readonly { weight: number; b: number }[];
}

/** Chunks that have a term: number, and how often in each field, eight bits a field from the lowest. */
interface Postings {
  documents: number[];
  counts: number[];
}

const bitsPerField = 8;
const mostCounted = 255;

/** An inverted index in memory over documents of at most four fields. */
export class PostingIndex {
  readonly #terms = new Map<string, Postings>();
  /** Terms of each field of each document, field by field. */
  readonly #lengths: number[][];
  readonly #totals: number[];
  #sorted: string[] | undefined;
  #size = 0;

  constructor(fieldCount: number) {
    this.#lengths = Array.from({ length: fieldCount }, () => []);
    this.#totals = Array.from({ length: fieldCount }, () => 0);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds the next document; they are numbered from 0. */
  add(fields: readonly string[]): void {
    const document = this.#size;
    this.#size += 1;
    this.#sorted = undefined;
    fields.forEach((text, field) => {
      const terms = analyze(text);
      this.#lengths[field]?.push(terms.length);
      this.#totals[field] = (this.#totals[field] ?? 0) + terms.length;
      for (const term of terms) this.#count(term, document, field * bitsPerField);
    });
  }

  #count(term: string, document: number, shift: number): void {
    let postings = this.#terms.get(term);
    if (!postings) this.#terms.set(term, (postings = { documents: [], counts: [] }));
    const last = postings.documents.length - 1;
    if (postings.documents[last] !== document) {
      postings.documents.push(document);
      postings.counts.push(1 << shift);
      return;
    }
    const counts = postings.counts[last] ?? 0;
    if (((counts >>> shift) & mostCounted) < mostCounted)
      postings.counts[last] = counts + (1 << shift);
  }

  /** Every term that begins with the text, at most `most` of them. */
  beginningWith(prefix: string, most: number): string[] {
    const sorted = (this.#sorted ??= [...this.#terms.keys()].toSorted());
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? "") < prefix) low = middle + 1;
      else high = middle;
    }
    const found = sorted.slice(low, low + most);
    const end = found.findIndex((term) => !term.startsWith(prefix));
    return end < 0 ? found : found.slice(0, end);
  }

  documentsWith(term: string): readonly number[] {
    return this.#terms.get(term)?.documents ?? [];
  }

  /** Every term with the number of documents that have it. */
  *termCounts(): Generator<readonly [string, number]> {
    for (const [term, { documents }] of this.#terms) yield [term, documents.length];
  }

  /**
   * Adds BM25F of a term to the scores of the documents that have it. `weight` is the term's own, for
   * example by how many ways a prefix can end.
   */
  addScores(term: string, scores: Float64Array, settings: Bm25Settings, weight = 1): void {
    const postings = this.#terms.get(term);
    if (!postings) return;
    const { documents, counts } = postings;
    const rarity = weight * idf(documents.length, this.#size);
    const norms = settings.fields.map(({ weight, b }, field) => {
      const average = (this.#totals[field] ?? 0) / this.#size || 1;
      return { weight, base: 1 - b, slope: b / average, lengths: this.#lengths[field] ?? [] };
    });
    for (let at = 0; at < documents.length; at += 1) {
      const document = documents[at] ?? 0;
      let packed = counts[at] ?? 0;
      let frequency = 0;
      for (let field = 0; packed !== 0; field += 1, packed >>>= bitsPerField) {
        const norm = norms[field];
        const count = packed & mostCounted;
        if (count > 0 && norm)
          frequency +=
            (norm.weight * count) / (norm.base + norm.slope * (norm.lengths[document] ?? 0));
      }
      scores[document] = (scores[document] ?? 0) + (rarity * frequency) / (settings.k1 + frequency);
    }
  }
}

/** How much a term tells: Robertson and Spärck Jones, never below zero (as Lucene has it). */
function idf(having: number, all: number): number {
  return Math.log(1 + (all - having + 0.5) / (having + 0.5));
}
