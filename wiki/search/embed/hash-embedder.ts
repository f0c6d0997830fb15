import { createHash } from "node:crypto";
import { analyze } from "../analyze.ts";
import type { Embedder } from "../embedder.ts";
import { normalise } from "./normalise.ts";

/**
 * The fake embedder: a bag of hashed words, so texts are near when they share words and never because they
 * mean the same. Deterministic on every machine, needs no model and no process; for tests and demonstrations.
 */
export class HashEmbedder implements Embedder {
  readonly model = "hash";
  readonly dimensions: number;

  constructor(dimensions = 384) {
    this.dimensions = dimensions;
  }

  embed(
    texts: readonly string[],
    _kind: "query" | "passage",
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    return new Promise((resolve) => {
      signal?.throwIfAborted();
      resolve(texts.map((text) => this.#vectorOf(text)));
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #vectorOf(text: string): Float32Array {
    const vector = new Float32Array(this.dimensions);
    for (const word of analyze(text)) {
      const hash = createHash("sha256").update(word).digest();
      const place = hash.readUInt32LE(0) % this.dimensions;
      // Words that meet at one place cancel out as often as they add up.
      vector[place] = (vector[place] ?? 0) + (hash.readUInt8(4) % 2 === 0 ? 1 : -1);
    }
    return normalise(vector);
  }
}
