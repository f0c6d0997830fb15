import type { ContentRoot } from "../../content-root.ts";
import type { Page } from "../../page.ts";
import { chunksOf } from "../chunk-pages.ts";
import { MemoryStore } from "../memory-store.ts";
import type { ChunkStore, PageFacts } from "../store.ts";
import { FallbackStore } from "./fallback-store.ts";
import { IndexFolder } from "./index-folder.ts";
import { LanceStore, openTables } from "./lance-store.ts";
import { markOf, marksOf } from "./seal.ts";
import { updateIndex, type UpdateOptions } from "./update-index.ts";

export interface OpenOptions extends Pick<
  UpdateOptions,
  "content" | "updated" | "signal" | "progress"
> {
  /** All pages there are. */
  pages: readonly Page[];
  facts: () => Promise<ReadonlyMap<string, PageFacts>>;
  /** Told when the index cannot be used and memory answers. */
  note?: (text: string) => void;
  /** How long to wait for another process that writes, in milliseconds. */
  waitMs?: number;
}

/**
 * What to search now: the index on disk, after it was brought up to the pages (words only: that is quick),
 * or memory when it cannot be. Every passage it gives is of the pages as they are given here, line by line;
 * ask again when they have changed. Rejects only when the pages themselves cannot be read.
 */
export async function openSearchStore(options: OpenOptions): Promise<ChunkStore> {
  const { pages, note } = options;
  const memory = async (reason: string): Promise<ChunkStore> => {
    note?.(`Searching in memory, because the search index ${reason}`);
    return memoryStore(options);
  };
  if (pages.length === 0) return memoryStore(options);
  const instead = async (reason: string): Promise<ChunkStore> =>
    (await readyStore(options)) ?? memory(`cannot be read: ${reason}`);
  const ready = await readyStore(options);
  if (ready) return new FallbackStore(ready, instead);
  const report = await updateIndex(pages, { waitMs: 1500, ...options });
  const store = await readyStore(options);
  if (store) return new FallbackStore(store, instead);
  if (report.outcome === "busy") return memory("is being written by another process.");
  return memory(`cannot be written: ${report.reason ?? "it changed meanwhile"}.`);
}

/** The index on disk if it is good and of just these pages. */
async function readyStore({ content, pages }: OpenOptions): Promise<LanceStore | undefined> {
  let store: LanceStore | undefined;
  try {
    const tables = await openTables(await IndexFolder.of(content));
    if (!tables) return undefined;
    store = new LanceStore(tables);
    const indexed = marksOf(tables.seal);
    const isSame =
      indexed.size === pages.length &&
      pages.every(({ path, hash }) => indexed.get(path) === markOf(hash));
    if (isSame) return store;
  } catch {
    // damaged: as good as none
  }
  await store?.close();
  return undefined;
}

async function memoryStore({ pages, facts, updated }: OpenOptions): Promise<MemoryStore> {
  const times = await updated?.();
  const chunks = pages.flatMap((page) => chunksOf(page, times?.get(page.path) ?? 0));
  return new MemoryStore(chunks, new Map(), await facts());
}

/** How the index stands to the pages, for `doctor` and `index`; nothing is written. */
export interface IndexState {
  /** `none` stands for every kind of unusable one, too. */
  state: "fresh" | "stale" | "none";
  chunks: number;
  vectors: number;
  model?: string;
  /** Bytes on disk. */
  size: number;
}

export async function indexState(
  content: ContentRoot,
  pages: readonly Page[],
): Promise<IndexState> {
  const none: IndexState = { state: "none", chunks: 0, vectors: 0, size: 0 };
  try {
    const folder = await IndexFolder.of(content);
    const seal = await folder.readSeal();
    if (!seal) return none;
    const fresh = await readyStore({ content, pages, facts: () => Promise.resolve(new Map()) });
    await fresh?.close();
    return {
      state: fresh ? "fresh" : "stale",
      chunks: seal.chunks,
      vectors: seal.vectors?.count ?? 0,
      ...(seal.vectors && { model: seal.vectors.model }),
      size: await folder.size(),
    };
  } catch {
    return none;
  }
}
