import { setImmediate as nextTurn } from "node:timers/promises";
import { embeddedText } from "../chunk-pages.ts";
import type { Embedder } from "../embedder.ts";
import type { StoredChunk } from "../store.ts";
import type { IndexFolder } from "./index-folder.ts";
import { openTables, type SealedTables } from "./lance-store.ts";
import type { Table } from "./lance.ts";
import { LanceWriter } from "./lance-writer.ts";
import { passagesIn } from "./passages.ts";
import type { EmbeddedChunk } from "./rows.ts";
import type { Seal } from "./seal.ts";
import { VectorCache } from "./vector-cache.ts";

/** Texts that are embedded before the cache keeps them: a few seconds of work. */
const embedBatch = 64;
/** Vectors that are written in one go, 3 MB of them. */
const writeBatch = 2048;

export interface EmbedServices {
  embedder: Embedder;
  annThreshold: number;
  signal: AbortSignal | undefined;
  /** Told how many passages have their vector, of how many. */
  progress: (done: number, total: number) => void;
  /** Runs the work while no other process writes; undefined when that could not be had. */
  write: (work: () => Promise<Seal | undefined>) => Promise<Seal | undefined>;
}

interface Missing {
  /** Passages without a vector of this model, by id. */
  ids: string[];
  /** Vectors of passages that are no more or have changed. */
  gone: string[];
  total: number;
}

/**
 * Embeds the passages that have no vector. Vectors that are known by their text come from the cache; the
 * others are kept there batch by batch, so that whoever is stopped, at whatever point, goes on from there.
 */
export async function embedMissing(
  folder: IndexFolder,
  services: EmbedServices,
): Promise<Seal | undefined> {
  const tables = await openTables(folder);
  if (!tables) return undefined;
  const missing = await missingIn(tables, services.embedder);
  if (missing.ids.length === 0 && missing.gone.length === 0) return tables.seal;
  const cache = await VectorCache.open(folder.path, services.embedder);
  let seal: Seal | undefined = tables.seal;
  let done = missing.total - missing.ids.length;
  for (let { ids, gone } = missing; ids.length + gone.length > 0 && seal; gone = []) {
    if (isStopped(services)) break;
    const part = ids.slice(0, writeBatch);
    ids = ids.slice(writeBatch);
    const chunks = await currentChunks(folder, part);
    const embedded = await embedAll(chunks, cache, services, { done, total: missing.total });
    const batch = { embedded, gone, isLast: ids.length === 0 };
    seal = await services.write(() => write(folder, batch, services));
    done += part.length;
  }
  if (cache.size > missing.total * 2) await forgetOld(folder, cache);
  return seal;
}

function isStopped({ signal }: EmbedServices): boolean {
  return signal?.aborted === true;
}

/** Another process may have changed pages meanwhile: what is no more is left out. */
async function currentChunks(folder: IndexFolder, ids?: readonly string[]): Promise<StoredChunk[]> {
  const tables = await openTables(folder);
  return tables ? passagesIn(tables.chunks, ids) : [];
}

/** The known from the cache, the others from the embedder; as many as there was time for. */
async function embedAll(
  chunks: readonly StoredChunk[],
  cache: VectorCache,
  services: EmbedServices,
  { done, total }: { done: number; total: number },
): Promise<EmbeddedChunk[]> {
  const keyed = chunks.map((chunk) => {
    const text = embeddedText(chunk);
    return { chunk, text, key: VectorCache.keyOf(text) };
  });
  const unknown = [...new Map(keyed.map((one) => [one.key, one])).values()].filter(
    ({ key }) => cache.get(key) === undefined,
  );
  const known = done + chunks.length - unknown.length;
  for (let at = 0; at < unknown.length; at += embedBatch) {
    if (isStopped(services)) break;
    services.progress(known + at, total);
    const part = unknown.slice(at, at + embedBatch);
    const vectors = await vectorsOf(
      part.map(({ text }) => text),
      services,
    );
    await cache.add(part.flatMap(({ key }, place) => entryOf(key, vectors[place])));
    await nextTurn();
  }
  return keyed.flatMap(({ chunk, key }) => {
    const vector = cache.get(key);
    return vector === undefined ? [] : [{ chunk, vector }];
  });
}

/** None when it was stopped meanwhile: that is no failure. */
async function vectorsOf(
  texts: readonly string[],
  services: EmbedServices,
): Promise<Float32Array[]> {
  try {
    return await services.embedder.embed(texts, "passage", services.signal);
  } catch (error) {
    if (isStopped(services)) return [];
    throw error;
  }
}

function entryOf(key: string, vector: Float32Array | undefined): [string, Float32Array][] {
  return vector === undefined ? [] : [[key, vector]];
}

async function write(
  folder: IndexFolder,
  { embedded, gone, isLast }: { embedded: EmbeddedChunk[]; gone: string[]; isLast: boolean },
  { embedder, annThreshold }: EmbedServices,
): Promise<Seal | undefined> {
  const writer = await LanceWriter.continue(folder);
  if (!writer) return undefined;
  try {
    await writer.removeVectors(gone);
    await writer.putVectors(embedded, embedder);
    if (isLast) await writer.indexVectors(annThreshold);
    return await writer.seal();
  } finally {
    writer.close();
  }
}

async function missingIn(
  { seal, chunks, vectors }: SealedTables,
  { model, dimensions }: Embedder,
): Promise<Missing> {
  const isSameModel = seal.vectors?.model === model && seal.vectors.dimensions === dimensions;
  const wanted = await hashesOf(chunks);
  const have = vectors && isSameModel ? await hashesOf(vectors) : new Map<string, string>();
  return {
    ids: [...wanted].filter(([id, hash]) => have.get(id) !== hash).map(([id]) => id),
    gone: [...have.keys()].filter((id) => !wanted.has(id)),
    total: wanted.size,
  };
}

async function hashesOf(table: Table): Promise<Map<string, string>> {
  const rows = await table.query().select(["id", "hash"]).toArray();
  return new Map(rows.map(({ id, hash }) => [id, hash]));
}

/** Lets the cache forget the texts that no passage has any more. */
async function forgetOld(folder: IndexFolder, cache: VectorCache): Promise<void> {
  const all = await currentChunks(folder);
  await cache.keepOnly(new Set(all.map((chunk) => VectorCache.keyOf(embeddedText(chunk)))));
}
