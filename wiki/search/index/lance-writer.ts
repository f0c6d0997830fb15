import type { PageFacts } from "../store.ts";
import type { IndexFolder } from "./index-folder.ts";
import { loadLance, type Connection, type Table } from "./lance.ts";
import { openTables } from "./lance-store.ts";
import { chunkColumns, vectorColumns, type EmbeddedChunk, type IndexedPage } from "./rows.ts";
import {
  factsOf,
  madeWith,
  markOf,
  marksOf,
  pageRows,
  type Seal,
  type VectorSeal,
} from "./seal.ts";
import { isOneOf } from "./sql.ts";

/** From so many vectors on they are indexed: a flat look at all of them takes 1 ms for each 1,000. */
export const defaultAnnThreshold = 10_000;

/**
 * When the table is put in order, which takes a second at 30,000 passages: after so many changes, or when
 * this share of the passages is new. Until then new ones are found by a scan that counts each occurrence of a
 * word as a passage (lance 8.0): a word that stands there more often than there are passages finds nothing.
 */
const untidyAfter = 16;
const untidyShare = 0.01;

/**
 * Writes the tables; whoever has one holds the writer's lock. What is written counts only after `seal`: a
 * process that dies before leaves the tables as they were sealed.
 */
export class LanceWriter {
  readonly #folder: IndexFolder;
  readonly #connection: Connection;
  readonly #generation: string;
  #chunks: Table | undefined;
  #vectors: Table | undefined;
  #vectorSeal: VectorSeal | undefined;
  readonly #pages: Map<string, string>;
  #facts: ReadonlyMap<string, PageFacts>;
  #tidiedAt: number;
  /** The seal of before, while nothing was written. */
  #sealed: Seal | undefined;

  private constructor(
    folder: IndexFolder,
    connection: Connection,
    state: { generation: string; chunks?: Table; vectors?: Table | undefined; seal?: Seal },
  ) {
    this.#folder = folder;
    this.#connection = connection;
    this.#generation = state.generation;
    this.#chunks = state.chunks;
    this.#vectors = state.vectors;
    this.#vectorSeal = state.seal?.vectors;
    this.#pages = state.seal ? marksOf(state.seal) : new Map();
    this.#facts = state.seal ? factsOf(state.seal) : new Map();
    this.#tidiedAt = state.seal?.tidiedAt ?? 0;
    this.#sealed = state.seal;
  }

  /** On the sealed tables; undefined when there are none, or LanceDB cannot read them. */
  static async continue(folder: IndexFolder): Promise<LanceWriter | undefined> {
    try {
      const tables = await openTables(folder);
      if (!tables) return undefined;
      const { seal, chunks, vectors } = tables;
      const { generation } = seal;
      const connection = await loadLance().lance.connect(folder.pathOf(generation));
      // What a process wrote and did not seal before it died is taken back.
      const isAsSealed =
        (await isNewest(connection, "chunks", chunks)) &&
        (!vectors || (await isNewest(connection, "vectors", vectors)));
      const writer = new LanceWriter(folder, connection, { generation, chunks, vectors, seal });
      if (!isAsSealed) writer.#sealed = undefined;
      return writer;
    } catch {
      return undefined;
    }
  }

  /** On tables of its own, beside those that are sealed: readers keep theirs until the seal. */
  static async startAnew(folder: IndexFolder): Promise<LanceWriter> {
    const generation = folder.newGeneration();
    const connection = await loadLance().lance.connect(folder.pathOf(generation));
    return new LanceWriter(folder, connection, { generation });
  }

  /** Marks of the texts of the pages that are in the tables, by path. */
  get pages(): ReadonlyMap<string, string> {
    return this.#pages;
  }

  /** Adds pages that are not there. Faster than `replace`; the full-text index comes with `finishAdding`. */
  async add(pages: readonly IndexedPage[]): Promise<void> {
    this.#sealed = undefined;
    const rows = loadLance().tableOf(chunkColumns(pages));
    if (this.#chunks) await this.#chunks.add(rows);
    else this.#chunks = await this.#connection.createTable("chunks", rows);
    for (const { path, hash } of pages) this.#pages.set(path, markOf(hash));
  }

  /** Made after the rows: an index made on an empty table answers wrongly. */
  async finishAdding(): Promise<void> {
    const { Index } = loadLance().lance;
    const fullText = Index.fts({
      withPosition: false, // phrases are looked for in the words themselves
      baseTokenizer: "whitespace",
      lowercase: false,
      stem: false,
      removeStopWords: false,
      asciiFolding: false,
      maxTokenLength: 1000,
    });
    await this.#chunks?.createIndex("words", { config: fullText });
    for (const column of ["id", "page"])
      await this.#chunks?.createIndex(column, { config: Index.btree() });
    await this.#tidy();
  }

  /** Puts pages in the place of what the index has of them, in one step; `gone` are only taken out. */
  async replace(pages: readonly IndexedPage[], gone: readonly string[]): Promise<void> {
    const table = this.#chunks;
    if (!table) return this.add(pages);
    this.#sealed = undefined;
    const where = isOneOf("page", [...pages.map(({ path }) => path), ...gone]);
    if (pages.length === 0) await table.delete(where);
    else
      await table
        .mergeInsert("id")
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .whenNotMatchedBySourceDelete({ where })
        .execute(loadLance().tableOf(chunkColumns(pages)));
    for (const { path, hash } of pages) this.#pages.set(path, markOf(hash));
    for (const path of gone) this.#pages.delete(path);
    await this.#dropVectors(where, pages);
  }

  /** Of these pages only the vectors of passages that are as they were, at the same place, stay. */
  async #dropVectors(where: string, pages: readonly IndexedPage[]): Promise<void> {
    const chunks = pages.flatMap((page) => page.chunks);
    const current = chunks.map(({ id, hash }) => `${id} ${hash}`);
    await this.#vectors?.delete(`${where} AND NOT (${isOneOf("concat(id, ' ', hash)", current)})`);
  }

  /** Adds vectors of a model, or puts them in the place of older ones; another model's are dropped first. */
  async putVectors(
    embedded: readonly EmbeddedChunk[],
    { model, dimensions }: Pick<VectorSeal, "model" | "dimensions">,
  ): Promise<void> {
    if (embedded.length === 0) return;
    this.#sealed = undefined;
    const rows = loadLance().tableOf(vectorColumns(embedded, dimensions));
    const before = this.#vectorSeal;
    if (this.#vectors && before?.model === model && before.dimensions === dimensions) {
      const merge = this.#vectors.mergeInsert("id").whenMatchedUpdateAll();
      await merge.whenNotMatchedInsertAll().execute(rows);
      return;
    }
    this.#vectors = await this.#connection.createTable("vectors", rows, { mode: "overwrite" });
    await this.#vectors.createIndex("id", { config: loadLance().lance.Index.btree() });
    this.#vectorSeal = { version: 0, tidiedAt: 0, count: 0, model, dimensions };
  }

  async removeVectors(ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += 1000) {
      this.#sealed = undefined;
      await this.#vectors?.delete(isOneOf("id", ids.slice(at, at + 1000)));
    }
  }

  /** Indexes the vectors when they are many: inverted lists of whole vectors, made in a second. */
  async indexVectors(annThreshold: number): Promise<void> {
    const table = this.#vectors;
    const count = (await table?.countRows()) ?? 0;
    if (!table || count < annThreshold) return;
    const indices = await table.listIndices();
    if (indices.some(({ columns }) => columns.includes("vector"))) return;
    this.#sealed = undefined;
    const numPartitions = Math.max(1, Math.round(Math.sqrt(count) / 2));
    const config = loadLance().lance.Index.ivfFlat({ distanceType: "dot", numPartitions });
    await table.createIndex("vector", { config });
  }

  setFacts(facts: ReadonlyMap<string, PageFacts>): void {
    this.#facts = facts;
  }

  /** Vouches for what was written; from now on readers see it. Undefined while there is nothing. */
  async seal(): Promise<Seal | undefined> {
    const table = this.#chunks;
    if (!table || this.#sealed) return this.#sealed;
    const chunks = await table.countRows();
    if (await this.#isUntidy(table, chunks)) await this.#tidy();
    const vectors = await this.#sealVectors();
    const seal = {
      madeWith,
      generation: this.#generation,
      version: await table.version(),
      tidiedAt: this.#tidiedAt,
      chunks,
      pages: pageRows(this.#pages, this.#facts),
      ...(vectors && { vectors }),
    };
    await this.#folder.writeSeal(seal);
    await this.#folder.removeOthers(this.#generation);
    return { ...seal, files: [] };
  }

  async #sealVectors(): Promise<VectorSeal | undefined> {
    const table = this.#vectors;
    if (!table || !this.#vectorSeal) return undefined;
    let { tidiedAt } = this.#vectorSeal;
    if ((await table.version()) - tidiedAt > untidyAfter) {
      await this.#putInOrder(table);
      tidiedAt = await table.version();
    }
    const count = await table.countRows();
    return (this.#vectorSeal = {
      ...this.#vectorSeal,
      version: await table.version(),
      tidiedAt,
      count,
    });
  }

  close(): void {
    this.#chunks?.close();
    this.#vectors?.close();
    this.#connection.close();
  }

  async #isUntidy(table: Table, chunks: number): Promise<boolean> {
    const changes = (await table.version()) - this.#tidiedAt;
    if (changes === 0) return false;
    const stats = await table.indexStats("words_idx");
    return changes > untidyAfter || (stats?.numUnindexedRows ?? 0) > chunks * untidyShare;
  }

  async #tidy(): Promise<void> {
    if (!this.#chunks) return;
    await this.#putInOrder(this.#chunks);
    this.#tidiedAt = await this.#chunks.version();
  }

  /** Merges small files, indexes new rows, and removes what versions before this one have left. */
  async #putInOrder(table: Table): Promise<void> {
    await table.optimize({ cleanupOlderThan: new Date() });
    await this.#folder.removeEmptyFolders(this.#generation);
  }
}

/** Makes the version that a table stands at its newest again; false when that took a new version. */
async function isNewest(connection: Connection, name: string, table: Table): Promise<boolean> {
  const newest = await connection.openTable(name);
  const isSame = (await newest.version()) === (await table.version());
  newest.close();
  if (isSame) await table.checkoutLatest();
  else await table.restore();
  return isSame;
}
