import { Buffer } from "node:buffer";

/** Numbers as they are in memory, or texts. */
export type Column = Int32Array | Float64Array | readonly string[];

type Kind = "int32" | "float64" | "latin1" | "utf16le";
type Header = [name: string, kind: Kind, count: number][];

const bytesEach: Record<Kind, number> = { int32: 4, float64: 8, latin1: 1, utf16le: 2 };
/** Every column begins at a multiple of this, so that its numbers can be read where they are. */
const alignment = 8;

/**
 * Columns one after the other, behind a header that names them: 10 MB of JSON take a quarter of a second to
 * write, and these a fiftieth. For this machine only: numbers are in its byte order.
 */
export function joinColumns(columns: Readonly<Record<string, Column>>): Uint8Array[] {
  const header: Header = [];
  const parts: Uint8Array[] = [];
  const add = (name: string, kind: Kind, bytes: Uint8Array): void => {
    header.push([name, kind, bytes.byteLength / bytesEach[kind]]);
    parts.push(bytes, new Uint8Array(paddingOf(bytes.byteLength)));
  };
  for (const [name, column] of Object.entries(columns)) {
    if (column instanceof Int32Array) add(name, "int32", bytesOf(column));
    else if (column instanceof Float64Array) add(name, "float64", bytesOf(column));
    else {
      const text = column.join("");
      const encoding = /[\u0100-\uffff]/.test(text) ? "utf16le" : "latin1";
      add(name, encoding, Buffer.from(text, encoding));
      add(endsOf(name), "int32", bytesOf(endsIn(column)));
    }
  }
  const told = Buffer.from(JSON.stringify(header));
  const length = new Float64Array([told.byteLength]);
  return [bytesOf(length), told, new Uint8Array(paddingOf(told.byteLength)), ...parts];
}

/** What `joinColumns` joined. A column is read when it is asked for; one that is not there throws. */
export class Columns {
  readonly #bytes: Uint8Array;
  readonly #places = new Map<string, { kind: Kind; start: number; count: number }>();

  /** Throws for bytes that are no columns. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.byteOffset % alignment === 0 ? bytes : new Uint8Array(bytes); // a copy
    const [length = 0] = new Float64Array(this.#bytes.buffer, this.#bytes.byteOffset, 1);
    const header: Header = JSON.parse(this.#read(alignment, length).toString());
    let start = alignment + length + paddingOf(length);
    for (const [name, kind, count] of header) {
      this.#places.set(name, { kind, start, count });
      start += count * bytesEach[kind] + paddingOf(count * bytesEach[kind]);
    }
  }

  integers(name: string): Int32Array {
    const { start, count } = this.#place(name);
    return new Int32Array(this.#bytes.buffer, this.#bytes.byteOffset + start, count);
  }

  numbers(name: string): Float64Array {
    const { start, count } = this.#place(name);
    return new Float64Array(this.#bytes.buffer, this.#bytes.byteOffset + start, count);
  }

  texts(name: string): Texts {
    const { kind, start, count } = this.#place(name);
    const encoding = kind === "latin1" ? "latin1" : "utf16le";
    const text = this.#read(start, count * bytesEach[kind]).toString(encoding);
    return new Texts(text, this.integers(endsOf(name)));
  }

  #place(name: string): { kind: Kind; start: number; count: number } {
    const place = this.#places.get(name);
    if (!place) throw new RangeError(`Unexpected columns without ${name}.`);
    return place;
  }

  #read(start: number, length: number): Buffer {
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + start, length);
  }
}

/** Texts that are parts of one long one. */
export class Texts {
  readonly #text: string;
  readonly #ends: Int32Array;

  constructor(text: string, ends: Int32Array) {
    this.#text = text;
    this.#ends = ends;
  }

  get count(): number {
    return this.#ends.length;
  }

  at(place: number): string {
    return this.#text.slice(place === 0 ? 0 : this.#ends[place - 1], this.#ends[place]);
  }

  all(): string[] {
    return this.slice(0, this.count);
  }

  slice(from: number, to: number): string[] {
    const texts: string[] = [];
    for (let at = from; at < to; at += 1) texts.push(this.at(at));
    return texts;
  }
}

function endsOf(name: string): string {
  return `${name} ends`;
}

function endsIn(texts: readonly string[]): Int32Array {
  const ends = new Int32Array(texts.length);
  let end = 0;
  for (let at = 0; at < texts.length; at += 1) ends[at] = end += texts[at]?.length ?? 0;
  return ends;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function paddingOf(length: number): number {
  return (alignment - (length % alignment)) % alignment;
}
