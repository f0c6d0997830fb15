import { setImmediate as nextTurn } from "node:timers/promises";
import { embeddedText } from "../chunk-pages.ts";
import type { Embedder } from "../embedder.ts";
import type { StoredChunk } from "../store.ts";
import type { IndexFolder } from "./index-folder.ts";
import { chunksIn, openTables } from "./lance-store.ts";
import type { Table } from "./lance.ts";
import { LanceWriter } from "./lance-writer.ts";
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
  const { embedder } = services;
  const tables = await openTables(folder);
  if (!tables) return undefined;
  const sameModel =
    tables.seal.vectors?.model === embedder.model &&
    tables.seal.vectors.dimensions === embedder.dimensions;
  const missing = await missingIn(tables.chunks, sameModel ? tables.vectors : undefined);
  if (missing.ids.length === 0 && missing.gone.length === 0) return tables.seal;
  const cache = await VectorCache.open(folder.path, embedder);
  let seal: Seal | undefined = tables.seal;
  for (let at = 0; at === 0 || at < missing.ids.length; at += writeBatch) {
    const chunks = await currentChunks(folder, missing.ids.slice(at, at + writeBatch));
    const done = missing.total - missing.ids.length + at;
    const embedded = await embedAll(chunks, cache, services, (more) =>
      services.progress(done + more, missing.total),
    );
    const gone = at === 0 ? missing.gone : [];
    const isLast = at + writeBatch >= missing.ids.length || services.signal?.aborted === true;
    seal = await services.write(() => write(folder, { embedded, gone, isLast }, services));
    if (services.signal?.aborted || seal === undefined) break;
  }
  if (cache.size > missing.total * 2) await forgetOld(folder, cache);
  return seal;
}

/** Another process may have changed pages meanwhile: what is no more is left out. */
async function currentChunks(folder: IndexFolder, ids?: readonly string[]): Promise<StoredChunk[]> {
  const tables = await openTables(folder);
  return tables ? chunksIn(tables.chunks, ids) : [];
}

/** The known from the cache, the others from the embedder; as many as there was time for. */
async function embedAll(
  chunks: readonly StoredChunk[],
  cache: VectorCache,
  { embedder, signal }: EmbedServices,
  progress: (done: number) => void,
): Promise<EmbeddedChunk[]> {
  const keyed = chunks.map((chunk) => {
    const text = embeddedText(chunk);
    return { chunk, text, key: VectorCache.keyOf(text) };
  });
  const unknown = [...new Map(keyed.map((one) => [one.key, one])).values()].filter(
    ({ key }) => cache.get(key) === undefined,
  );
  for (let at = 0; at < unknown.length && !signal?.aborted; at += embedBatch) {
    const part = unknown.slice(at, at + embedBatch);
    progress(chunks.length - unknown.length + at);
    const vectors = await embedder
      .embed(
        part.map(({ text }) => text),
        "passage",
        signal,
      )
      .catch((error: unknown) => {
        if (signal?.aborted) return [];
        throw error;
      });
    await cache.add(part.flatMap(({ key }, place) => entryOf(key, vectors[place])));
    await nextTurn();
  }
  progress(chunks.length);
  return keyed.flatMap(({ chunk, key }) => {
    const vector = cache.get(key);
    return vector === undefined ? [] : [{ chunk, vector }];
  });
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

async function missingIn(chunks: Table, vectors: Table | undefined): Promise<Missing> {
  const wanted = await hashesOf(chunks);
  const have = vectors ? await hashesOf(vectors) : new Map<string, string>();
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
