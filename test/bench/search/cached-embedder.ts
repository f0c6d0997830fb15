import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Embedder } from "#wiki";

/** Texts that are embedded and kept at a time. */
const batch = 512;

/** Keeps the vectors of each batch of texts in a file, so that a second run takes no minutes. */
export class CachedEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly #embedder: Embedder;
  readonly #folder: string;

  constructor(embedder: Embedder, folder: string) {
    this.model = embedder.model;
    this.dimensions = embedder.dimensions;
    this.#embedder = embedder;
    this.#folder = join(folder, embedder.model.replace(/\W+/g, "-"));
    mkdirSync(this.#folder, { recursive: true });
  }

  async embed(texts: readonly string[], kind: "query" | "passage"): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += batch)
      vectors.push(...(await this.#batch(texts.slice(from, from + batch), kind)));
    return vectors;
  }

  async #batch(texts: readonly string[], kind: "query" | "passage"): Promise<Float32Array[]> {
    const key = createHash("sha256")
      .update(JSON.stringify([kind, texts]))
      .digest("hex");
    const file = join(this.#folder, `${key}.f32`);
    if (!existsSync(file)) {
      const vectors = await this.#embedder.embed(texts, kind);
      writeFileSync(
        file,
        Buffer.concat(
          vectors.map(
            ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
          ),
        ),
      );
    }
    const { buffer } = new Uint8Array(readFileSync(file));
    return texts.map(
      (_, at) => new Float32Array(buffer, at * 4 * this.dimensions, this.dimensions),
    );
  }

  close(): Promise<void> {
    return this.#embedder.close();
  }
}
