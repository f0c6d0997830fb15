/**
 * Turns texts into vectors: a local model, an endpoint the user named, or a fake in tests.
 *
 * Contract (test/wiki/search/embedder-contract.ts runs it over every one): as many vectors as texts, in their
 * order, each of `dimensions` numbers and unit length; the same text gives the same vector; an empty list
 * gives an empty list; when it cannot, it rejects with a LoopwikiError that says what is missing and how to
 * mend it, within its time limit; after `close` no process of it is left.
 */
export interface Embedder {
  /** Model and everything that changes its vectors, e.g. `all-MiniLM-L6-v2/q8`; an index never mixes two. */
  readonly model: string;
  readonly dimensions: number;
  /** Some models embed questions differently from passages. */
  embed(
    texts: readonly string[],
    kind: "query" | "passage",
    signal?: AbortSignal,
  ): Promise<Float32Array[]>;
  /** A question will come soon: what takes time to start, starts. Never fails, waits for nothing. */
  warm?(): void;
  close(): Promise<void>;
}
