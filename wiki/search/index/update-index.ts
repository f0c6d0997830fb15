import { setImmediate as nextTurn } from "node:timers/promises";
import type { ContentRoot } from "../../content-root.ts";
import { messageOf } from "../../errors.ts";
import type { Page } from "../../page.ts";
import { chunksOf } from "../chunk-pages.ts";
import type { Embedder } from "../embedder.ts";
import type { PageFacts } from "../store.ts";
import { embedMissing } from "./embed-missing.ts";
import { IndexFolder } from "./index-folder.ts";
import { defaultAnnThreshold, LanceWriter } from "./lance-writer.ts";
import type { IndexedPage } from "./rows.ts";
import { markOf, type Seal } from "./seal.ts";
import { WriterLock } from "./writer-lock.ts";

/** Pages whose passages are written in one go: some 10 MB. */
const batch = 1000;
/** Pages cut into passages in one go: about 10 ms. */
const inOneGo = 20;
/** When more than this share of the pages changed, making all anew is faster. */
const anewShare = 0.4;

export interface IndexProgress {
  stage: "pages" | "vectors";
  done: number;
  total: number;
}

export interface UpdateOptions {
  content: ContentRoot;
  /** What ranking knows of the pages; asked only when something changed. */
  facts?: () => Promise<ReadonlyMap<string, PageFacts>>;
  /**
   * When pages last changed, in milliseconds since 1970, by path; asked when all are indexed. A page that
   * has changed since it was indexed changed now.
   */
  updated?: () => Promise<ReadonlyMap<string, number>>;
  /** Without one there are no vectors; those of before stay. */
  embedder?: Embedder | undefined;
  rebuild?: boolean;
  /** How long to wait for another process that writes, in milliseconds. */
  waitMs?: number;
  annThreshold?: number;
  signal?: AbortSignal | undefined;
  progress?: (progress: IndexProgress) => void;
}

export interface IndexReport {
  /**
   * `busy`: another process is writing, and does this work too. `failed`: the disk is full or read-only, or
   * the index cannot be written for another reason; search answers from memory.
   */
  outcome: "done" | "busy" | "failed";
  reason?: string;
  /** Written anew from nothing. */
  isNew: boolean;
  pages: { total: number; indexed: number; removed: number };
  chunks: number;
  /** Passages with a vector, and those that still lack one. */
  vectors: number;
  missing: number;
  /** Why there are vectors missing, when embedding failed: the words are indexed all the same. */
  embedding?: string;
}

/**
 * Brings the index up to these pages, which are all there are: only what changed is written. Words first, so
 * that search has them at once; then the vectors that are missing. Never rejects for what is wrong with the
 * index or the disk.
 */
export async function updateIndex(
  pages: readonly Page[],
  options: UpdateOptions,
): Promise<IndexReport> {
  const report: IndexReport = {
    outcome: "done",
    isNew: false,
    pages: { total: pages.length, indexed: 0, removed: 0 },
    chunks: 0,
    vectors: 0,
    missing: 0,
  };
  try {
    const folder = await IndexFolder.of(options.content);
    const seal = await locked(folder, options, () => indexWords(pages, folder, options, report));
    if (seal === "busy") return { ...report, outcome: "busy" };
    const { embedded, embedding } = await embed(folder, options).then(
      (embedded) => ({ embedded, embedding: undefined }),
      (error: unknown) => ({ embedded: undefined, embedding: messageOf(error) }),
    );
    return {
      ...report,
      chunks: seal?.chunks ?? 0,
      ...countVectors(embedded ?? seal),
      ...(embedding !== undefined && { embedding }),
    };
  } catch (error) {
    return { ...report, outcome: "failed", reason: messageOf(error) };
  }
}

function countVectors(seal: Seal | undefined): Pick<IndexReport, "vectors" | "missing"> {
  const vectors = seal?.vectors?.count ?? 0;
  return { vectors, missing: Math.max(0, (seal?.chunks ?? 0) - vectors) };
}

async function locked<T>(
  folder: IndexFolder,
  { waitMs = 10_000 }: UpdateOptions,
  work: () => Promise<T>,
): Promise<T | "busy"> {
  const lock = await WriterLock.take(folder.path, "lock", waitMs);
  if (!lock) return "busy";
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Everything but the vectors. What LanceDB cannot read or go on with is made anew. */
async function indexWords(
  pages: readonly Page[],
  folder: IndexFolder,
  options: UpdateOptions,
  report: IndexReport,
): Promise<Seal | undefined> {
  const writer = options.rebuild ? undefined : await LanceWriter.continue(folder);
  if (writer) {
    try {
      const before = new Map(writer.pages);
      const changed = pages.filter(({ path, hash }) => before.get(path) !== markOf(hash));
      if (changed.length <= Math.max(batch / 10, pages.length * anewShare))
        return await change(writer, { pages, changed, before }, options, report);
    } catch {
      // The tables are not as the seal has it: made anew below.
    } finally {
      writer.close();
    }
  }
  return makeAnew(pages, folder, options, report);
}

async function change(
  writer: LanceWriter,
  found: { pages: readonly Page[]; changed: readonly Page[]; before: ReadonlyMap<string, string> },
  options: UpdateOptions,
  report: IndexReport,
): Promise<Seal | undefined> {
  const { pages, changed, before } = found;
  const present = new Set(pages.map(({ path }) => path));
  const gone = [...before.keys()].filter((path) => !present.has(path));
  if (changed.length === 0 && gone.length === 0) return writer.seal();
  const now = Date.now();
  for (let at = 0; at === 0 || at < changed.length; at += batch) {
    const part = changed.slice(at, at + batch);
    await writer.replace(
      part.map((page) => indexedPage(page, now)),
      at === 0 ? gone : [],
    );
  }
  if (options.facts) writer.setFacts(await options.facts());
  report.pages = { total: pages.length, indexed: changed.length, removed: gone.length };
  return writer.seal();
}

async function makeAnew(
  pages: readonly Page[],
  folder: IndexFolder,
  options: UpdateOptions,
  report: IndexReport,
): Promise<Seal | undefined> {
  report.isNew = true;
  await options.content.ignoreWorkingFiles();
  const writer = await LanceWriter.startAnew(folder);
  try {
    const updated = await options.updated?.();
    for (let at = 0; at < pages.length; at += batch) {
      options.signal?.throwIfAborted();
      options.progress?.({ stage: "pages", done: at, total: pages.length });
      await writer.add(await indexedPages(pages.slice(at, at + batch), updated));
    }
    await writer.finishAdding();
    if (options.facts) writer.setFacts(await options.facts());
    options.progress?.({ stage: "pages", done: pages.length, total: pages.length });
    report.pages = { total: pages.length, indexed: pages.length, removed: 0 };
    return await writer.seal();
  } finally {
    writer.close();
    await folder.removeUnsealed();
  }
}

/** Others get a turn on the way: a server that makes its index goes on answering. */
async function indexedPages(
  pages: readonly Page[],
  updated: ReadonlyMap<string, number> | undefined,
): Promise<IndexedPage[]> {
  const indexed: IndexedPage[] = [];
  for (const page of pages)
    if (indexed.push(indexedPage(page, updated?.get(page.path))) % inOneGo === 0) await nextTurn();
  return indexed;
}

function indexedPage(page: Page, updated = 0): IndexedPage {
  return { path: page.path, hash: page.hash, chunks: chunksOf(page, updated) };
}

/** One process embeds at a time; the writer's lock is held only while its vectors are written. */
async function embed(folder: IndexFolder, options: UpdateOptions): Promise<Seal | undefined> {
  const { embedder, signal, progress, annThreshold = defaultAnnThreshold } = options;
  if (!embedder || signal?.aborted) return undefined;
  const lock = await WriterLock.take(folder.path, "embedding", 0);
  if (!lock) return undefined;
  try {
    return await embedMissing(folder, {
      embedder,
      annThreshold,
      signal,
      progress: (done, total) => progress?.({ stage: "vectors", done, total }),
      write: async (work) => {
        const seal = await locked(folder, { ...options, waitMs: 60_000 }, work);
        return seal === "busy" ? undefined : seal;
      },
    });
  } finally {
    await lock.release();
  }
}
