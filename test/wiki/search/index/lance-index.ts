import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContentRoot } from "#wiki";
import { IndexFolder } from "../../../../wiki/search/index/index-folder.ts";
import { LanceStore, openTables } from "../../../../wiki/search/index/lance-store.ts";
import { LanceWriter } from "../../../../wiki/search/index/lance-writer.ts";
import type { IndexedPage } from "../../../../wiki/search/index/rows.ts";
import type { StoredChunk } from "../../../../wiki/search/store.ts";

/** An index on disk in a folder of its own, removed with the test file's last test. */
export async function makeIndexFolder(): Promise<{
  folder: IndexFolder;
  remove: () => Promise<void>;
}> {
  const repository = await mkdtemp(join(tmpdir(), "loopwiki-index-"));
  const folder = await IndexFolder.of(new ContentRoot(repository));
  return { folder, remove: () => rm(repository, { recursive: true, force: true }) };
}

function pagesOf(chunks: readonly StoredChunk[]): IndexedPage[] {
  const paths = [...new Set(chunks.map(({ page }) => page))];
  return paths.map((path) => ({
    path,
    hash: `hash of ${path}`,
    chunks: chunks.filter(({ page }) => page === path),
  }));
}

/** Writes passages, all at once or page by page as edits come, and gives the store that reads them. */
export async function storeOf(
  folder: IndexFolder,
  chunks: readonly StoredChunk[],
  {
    vectors = new Map<string, Float32Array>(),
    pageByPage = false,
    annThreshold = 1000,
  }: {
    vectors?: ReadonlyMap<string, Float32Array>;
    pageByPage?: boolean;
    annThreshold?: number;
  } = {},
): Promise<LanceStore> {
  const pages = pagesOf(chunks);
  const writer = await LanceWriter.startAnew(folder);
  await writer.add(pageByPage ? pages.slice(0, 1) : pages);
  await writer.finishAdding();
  if (pageByPage) for (const page of pages.slice(1)) await writer.replace([page], []);
  await writer.putVectors(...embeddedOf(chunks, vectors));
  await writer.indexVectors(annThreshold);
  await writer.seal();
  writer.close();
  const tables = await openTables(folder);
  if (!tables) throw new Error("the index that was just sealed is not good");
  return new LanceStore(tables);
}

function embeddedOf(
  chunks: readonly StoredChunk[],
  vectors: ReadonlyMap<string, Float32Array>,
): Parameters<LanceWriter["putVectors"]> {
  const embedded = chunks.flatMap((chunk) => {
    const vector = vectors.get(chunk.id);
    return vector === undefined ? [] : [{ chunk, vector }];
  });
  return [embedded, { model: "test", dimensions: embedded[0]?.vector.length ?? 0 }];
}
