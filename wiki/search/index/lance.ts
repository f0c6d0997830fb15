import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import type * as Arrow from "apache-arrow";
import type * as Lance from "@lancedb/lancedb";

export type { Table as ArrowTable } from "apache-arrow";
export type { Connection, Query, Table } from "@lancedb/lancedb";

/** A column of a table that is written: texts, numbers, or vectors of one length one after another. */
export type Column =
  | { kind: "text"; values: readonly string[] }
  | { kind: "number"; values: readonly number[] }
  | { kind: "vector"; values: Float32Array; dimensions: number };

export interface LanceTools {
  lance: typeof Lance;
  /** Column by column: rows as objects take five times as long. No value may be null. */
  tableOf(columns: Readonly<Record<string, Column>>): Arrow.Table;
}

let loaded: LanceTools | undefined;

/**
 * LanceDB, loaded when it is first needed (50 ms). Its settings are read once, when its threads start:
 *
 * - On one or two processors it has one thread for its work, and making a full-text index then waits for
 *   itself for ever (lance-format/lance#7350); it needs more threads than writers of the index.
 * - Format 1 of the full-text index, its default, cannot always be read again when it is optimised.
 * - It logs to the terminal unless told not to.
 */
export function loadLance(): LanceTools {
  if (loaded) return loaded;
  const { env } = process;
  env["LANCE_CPU_THREADS"] ??= String(Math.max(8, availableParallelism() + 2));
  env["LANCE_FTS_NUM_SHARDS"] ??= "2";
  env["LANCE_FTS_FORMAT_VERSION"] ??= "2";
  env["LANCEDB_LOG"] ??= "off";
  // Both by `require`: with another copy of Arrow than its own, LanceDB misreads columns that are not null.
  const require = createRequire(import.meta.url);
  const arrow: typeof Arrow = require("apache-arrow");
  const lance: typeof Lance = require("@lancedb/lancedb");
  loaded = { lance, tableOf: (columns) => arrowTable(arrow, columns) };
  return loaded;
}

function arrowTable(arrow: typeof Arrow, columns: Readonly<Record<string, Column>>): Arrow.Table {
  const data = Object.values(columns).map((column) => dataOf(arrow, column));
  const names = Object.keys(columns);
  const fields = data.map(({ type }, at) => new arrow.Field(names[at] ?? "", type, false));
  const type = new arrow.Struct(fields);
  const length = data[0]?.length ?? 0;
  const rows = arrow.makeData({ type, length, nullCount: 0, children: data });
  const schema = new arrow.Schema(fields);
  return new arrow.Table(schema, [new arrow.RecordBatch(schema, rows)]);
}

function dataOf(arrow: typeof Arrow, column: Column): Arrow.Data {
  if (column.kind === "text") return textData(arrow, column.values);
  if (column.kind === "number") {
    const data = Float64Array.from(column.values);
    return arrow.makeData({ type: new arrow.Float64(), length: data.length, nullCount: 0, data });
  }
  const { values, dimensions } = column;
  const item = new arrow.Float32();
  const child = arrow.makeData({ type: item, length: values.length, nullCount: 0, data: values });
  const type = new arrow.FixedSizeList(dimensions, new arrow.Field("item", item, true));
  return arrow.makeData({ type, length: values.length / dimensions, nullCount: 0, child });
}

function textData(arrow: typeof Arrow, values: readonly string[]): Arrow.Data {
  const valueOffsets = new Int32Array(values.length + 1);
  let size = 0;
  for (const [at, value] of values.entries()) {
    size += Buffer.byteLength(value);
    valueOffsets[at + 1] = size;
  }
  const data = Buffer.allocUnsafe(size);
  for (const [at, value] of values.entries()) data.write(value, valueOffsets[at] ?? 0);
  const type = new arrow.Utf8();
  return arrow.makeData({ type, length: values.length, nullCount: 0, valueOffsets, data });
}
