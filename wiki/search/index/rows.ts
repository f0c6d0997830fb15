import { analyze } from "../analyze.ts";
import { searchedTexts } from "../memory-store.ts";
import { bm25 } from "../ranking-settings.ts";
import type { StoredChunk } from "../store.ts";
import type { Column } from "./lance.ts";
import { joinTags } from "./sql.ts";

/** A page as it is indexed. */
export interface IndexedPage {
  path: string;
  /** Of its text; equal hashes need no indexing. */
  hash: string;
  chunks: readonly StoredChunk[];
}

/** How often each searched text stands in the words of a passage: its weight in BM25F, as a whole number. */
export const repeats = bm25.fields.map(({ weight }) => Math.max(1, Math.round(weight)));

/**
 * The terms of a passage as LanceDB indexes them, cut at white space only. One column: a text of more weight
 * stands there more often, which is what weights mean in BM25F, and new rows, which LanceDB finds by scanning
 * until it is optimised, score like the others. A line for each text, so that no phrase spans two.
 */
function wordsOf(chunk: StoredChunk): string {
  const lines = searchedTexts(chunk).flatMap((text, field) => {
    const terms = analyze(text);
    return terms.length === 0
      ? []
      : Array<string>(repeats[field] ?? 1).fill(` ${terms.join(" ")} `);
  });
  return lines.join("\n");
}

/** The rows of pages, a column at a time. `chunk` has all of a passage. */
export function chunkColumns(pages: readonly IndexedPage[]): Record<string, Column> {
  const chunks = pages.flatMap((page) => page.chunks);
  const text = (valueOf: (chunk: StoredChunk) => string): Column => ({
    kind: "text",
    values: chunks.map(valueOf),
  });
  return {
    id: text(({ id }) => id),
    page: text(({ page }) => page),
    type: text(({ type }) => type),
    tags: text(({ tags }) => joinTags(tags)),
    updated: { kind: "number", values: chunks.map(({ updated }) => updated) },
    hash: text(({ hash }) => hash),
    words: text(wordsOf),
    chunk: text((chunk) => JSON.stringify(chunk)),
  };
}

/** A passage and its vector. */
export interface EmbeddedChunk {
  chunk: StoredChunk;
  vector: Float32Array;
}

/** The rows of vectors, with what filters ask for. */
export function vectorColumns(
  embedded: readonly EmbeddedChunk[],
  dimensions: number,
): Record<string, Column> {
  const text = (valueOf: (chunk: StoredChunk) => string): Column => ({
    kind: "text",
    values: embedded.map(({ chunk }) => valueOf(chunk)),
  });
  const vectors = new Float32Array(embedded.length * dimensions);
  for (const [at, { vector }] of embedded.entries()) vectors.set(vector, at * dimensions);
  return {
    id: text(({ id }) => id),
    page: text(({ page }) => page),
    type: text(({ type }) => type),
    tags: text(({ tags }) => joinTags(tags)),
    updated: { kind: "number", values: embedded.map(({ chunk }) => chunk.updated) },
    hash: text(({ hash }) => hash),
    vector: { kind: "vector", values: vectors, dimensions },
  };
}

/** The passage of a row that `chunkColumns` wrote. */
export function chunkOf(row: { chunk: string }): StoredChunk {
  const chunk: StoredChunk = JSON.parse(row.chunk); // ours: the seal vouches for it
  return chunk;
}
