/** A passage of a page as the index keeps it: the text from one heading to the next, or a part of it. */
export interface StoredChunk {
  /** Page path and position, e.g. `wiki/10_DOMAIN/pricing.md#3`: unique, and equal in every rebuild. */
  id: string;
  /** Path below the content root. */
  page: string;
  title: string;
  /** Titles of the headings above and the passage's own, outermost first. */
  headings: string[];
  aliases: string[];
  tags: string[];
  type: string;
  /** From the front matter; empty when the page says nothing. */
  status: string;
  /** Milliseconds since 1970 of the page's last change; 0 when unknown. */
  updated: number;
  /** Markdown of the passage. */
  text: string;
  /** 1-based lines of the passage in the file, both inclusive. */
  line: number;
  endLine: number;
  /** Hash of everything above that is searched or embedded; equal hashes need no new vector. */
  hash: string;
}

/** A passage that one way of searching found. */
export interface Candidate {
  chunk: StoredChunk;
  /** BM25 for text, cosine (−1 to 1) for vectors: comparable only within one answer. */
  score: number;
}

/** What must hold of a passage. All that are given must hold; a list wants any one of it. */
export interface ChunkFilter {
  types?: readonly string[];
  tags?: readonly string[];
  /** Path prefixes below the content root. */
  paths?: readonly string[];
  /** Changed at or after, in milliseconds since 1970. */
  since?: number;
}

/**
 * Words of a query after analysis. `terms` are any-of, and one that is repeated counts as often (in long
 * questions what is repeated is what is meant); a passage must have each phrase, its words in a row.
 */
export interface TextQuery {
  terms: readonly string[];
  phrases: readonly (readonly string[])[];
  /** Beginnings of words, analysed but not stemmed. */
  prefixes: readonly string[];
}

/** A term that no passage has, and the one that was probably meant. */
export interface Respelling {
  asked: string;
  meant: string;
}

/** What is known of a page besides its text; see page-facts.ts. */
export interface PageFacts {
  /** How many other pages link to it. */
  inbound: number;
  /** Path of the page that says it replaces this one. */
  supersededBy?: string;
}

/**
 * Where passages are searched: LanceDB on disk, or memory while there is no index. Ranking and fusion lie
 * above it. Contract (test/wiki/search/store-contract.ts runs it over both): answers are best first, at most
 * `limit`, never twice the same passage; an unknown word finds nothing; nothing in a query is a pattern.
 */
export interface ChunkStore {
  searchText(query: TextQuery, limit: number, filter?: ChunkFilter): Promise<Candidate[]>;
  /** What may have been meant by each of these terms that no passage has, by `nearestTerm`. */
  respellings(terms: readonly string[]): Promise<Respelling[]>;
  /** Empty while there are no vectors. `vector` has unit length. */
  searchVector(vector: Float32Array, limit: number, filter?: ChunkFilter): Promise<Candidate[]>;
  /** Vectors of a page's passages that have one, for `similar`. */
  vectorsOf(page: string): Promise<Float32Array[]>;
  /** Facts of all pages, as of the last indexing; a page may be missing. */
  pageFacts(): Promise<ReadonlyMap<string, PageFacts>>;
  /** How many passages there are, and how many have a vector. */
  coverage(): Promise<{ chunks: number; vectors: number }>;
  close(): Promise<void>;
}
