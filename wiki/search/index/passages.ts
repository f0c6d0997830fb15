import type { StoredChunk } from "../store.ts";
import type { ArrowTable, Table } from "./lance.ts";
import { chunkOf } from "./rows.ts";
import { isOneOf } from "./sql.ts";

/** Passages that stay in memory once they were read, some 20 MB. */
const mostKept = 10_000;

/** LanceDB's own number of a row. A search that asks for nothing else reads no rows, only its index. */
export const rowNumber = "_rowid";

/** The passages of one version of their table, each read and parsed once. */
export class Passages {
  readonly #table: Table;
  readonly #byNumber = new Map<bigint, StoredChunk>();
  readonly #byId = new Map<string, StoredChunk>();
  #someWereNew = true;

  constructor(table: Table) {
    this.#table = table;
  }

  /** What a search selects. Passages come along unless the last search knew all of its own: one question, not two. */
  get columns(): string[] {
    return this.#someWereNew ? [rowNumber, "chunk"] : [rowNumber];
  }

  /** The passages of rows that a search has found, in their order. */
  async of(found: ArrowTable): Promise<(StoredChunk | undefined)[]> {
    const numbers = numbersOf(found);
    const missing = numbers.filter((number) => !this.#byNumber.has(number));
    this.#someWereNew = missing.length > 0;
    const texts = found.getChild("chunk");
    if (texts)
      for (const [at, number] of numbers.entries())
        if (!this.#byNumber.has(number)) this.#know(chunkOf({ chunk: texts.get(at) }), number);
    if (!texts && missing.length > 0) {
      const rows = this.#table.takeRowIds(missing).select([rowNumber, "chunk"]);
      for (const row of await rows.toArray()) this.#know(chunkOf(row), row[rowNumber]);
    }
    const passages = numbers.map((number) => this.#byNumber.get(number));
    forgetOldest(this.#byNumber, mostKept);
    return passages;
  }

  async withIds(ids: readonly string[]): Promise<ReadonlyMap<string, StoredChunk>> {
    forgetOldest(this.#byId, mostKept);
    const missing = ids.filter((id) => !this.#byId.has(id));
    if (missing.length > 0)
      for (const chunk of await passagesIn(this.#table, missing)) this.#know(chunk);
    return this.#byId;
  }

  #know(chunk: StoredChunk, number?: bigint): void {
    this.#byId.set(chunk.id, chunk);
    if (number !== undefined) this.#byNumber.set(number, chunk);
  }
}

/** Forgets what came first until at most so many are left. */
export function forgetOldest<K>(kept: Map<K, unknown>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}

/** Passages by their ids, or all. */
export async function passagesIn(table: Table, ids?: readonly string[]): Promise<StoredChunk[]> {
  const query = table.query().select(["chunk"]);
  const rows = await (ids ? query.where(isOneOf("id", ids)) : query).toArray();
  return rows.map(chunkOf);
}

/** Numbers of found rows, which must have been selected. */
export function numbersOf(found: ArrowTable): bigint[] {
  const numbers: BigUint64Array | undefined = found.getChild(rowNumber)?.toArray();
  return Array.from(numbers ?? []);
}
