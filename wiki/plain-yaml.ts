/**
 * The YAML that nearly every front matter is made of, read 30 times faster than by the library: one
 * `key: value` a line, where a value is a word or more, a whole number, a quoted text without escapes, a
 * list of those in brackets, or one below the other. Undefined for everything else, which the library
 * reads; a test holds both equal.
 */
export interface PlainMapping {
  data: Record<string, unknown>;
  /** Index of the line of each key, from 0. */
  lines: Map<string, number>;
}

/** A key that the core schema reads as no text (`null:`) is left to the library. */
const pair = /^(?!(?:null|true|false):)([A-Za-z_][\w-]*):(?: +(.*?))? *$/i;
const item = /^ *- +(.*?) *$/;
/** Begins with a letter, `_` or `/`, and has nothing that YAML reads as more than text. */
const word = /^[\p{L}_/][^:#,[\]{}\t]*$/u;
/** In a list in brackets, or alone, a text may be quoted; with a backslash or a quote it is read elsewhere. */
const quoted = /^(?:"([^"\\\t]*)"|'([^'\t]*)')$/;
const wholeNumber = /^(?:0|[1-9]\d{0,14})$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
/** Words of the core schema that are no text. */
const special = /^(?:null|true|false)$/i;

export function readPlainMapping(text: string): PlainMapping | undefined {
  const data: Record<string, unknown> = {};
  const lines = new Map<string, number>();
  const rows = text.split(/\r?\n/);
  for (let row = 0; row < rows.length; row += 1) {
    const [, key, written = ""] = pair.exec(rows[row] ?? "") ?? [];
    if (key === undefined || key in data) return undefined;
    lines.set(key, row);
    const list = written === "" ? listBelow(rows, row + 1) : undefined;
    const value = written === "" ? orNull(list) : readValue(written);
    if (value === undefined) return undefined;
    data[key] = value;
    row += list?.length ?? 0;
  }
  return { data, lines };
}

function readValue(written: string): unknown {
  return written.startsWith("[") ? readList(written) : readScalar(written);
}

/** A key with nothing behind or below it is null. */
function orNull(list: unknown[] | undefined): unknown[] | null | undefined {
  return list?.length === 0 ? null : list;
}

/** The `- item` lines from `from` on; undefined when one is no plain value. */
function listBelow(rows: readonly string[], from: number): unknown[] | undefined {
  const list: unknown[] = [];
  const indent = rows[from]?.search(/\S/);
  for (let row = from; row < rows.length; row += 1) {
    const line = rows[row] ?? "";
    const written = item.exec(line)?.[1];
    if (written === undefined) break;
    const value = readScalar(written);
    if (value === undefined || line.search(/\S/) !== indent) return undefined;
    list.push(value);
  }
  return list;
}

function readList(written: string): unknown[] | undefined {
  if (!written.endsWith("]")) return undefined;
  const inner = written.slice(1, -1).trim();
  if (inner === "") return [];
  const values = inner.split(",").map((part) => readScalar(part.trim()));
  return values.includes(undefined) ? undefined : values;
}

function readScalar(written: string): string | number | undefined {
  const [whole, double, single] = quoted.exec(written) ?? [];
  if (whole !== undefined) return double ?? single;
  if (wholeNumber.test(written)) return Number(written);
  if (date.test(written)) return written;
  return word.test(written) && !special.test(written) ? written : undefined;
}
