import { controls, digits, isIn, isSpace, letters, tableOf } from "./markdown/characters.ts";

const keyStart = tableOf("_", letters);
const keyPart = tableOf("-", keyStart, digits);
/** A word begins with a letter, `_` or `/`, and has nothing that YAML reads as more than text. */
const wordStart = tableOf("/", keyStart);
const noWord = tableOf(":#,[]{}", controls);

/** The same for every letter there is. */
const word = /^[\p{L}_/][^:#,[\]{}\t]*$/u;
/** In a list in brackets, or alone, a text may be quoted; with a backslash or a quote it is read elsewhere. */
const quoted = /^(?:"([^"\\\t]*)"|'([^'\t]*)')$/;
const wholeNumber = /^(?:0|[1-9]\d{0,14})$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
/** Words of the core schema that are no text, as key or value. */
const special = /^(?:null|true|false)$/i;

/**
 * The YAML that nearly every front matter is made of, read a hundred times faster than by the library: one
 * `key: value` a line, where a value is a word or more, a whole number, a quoted text without escapes, a
 * list of those in brackets, or one below the other. Undefined for everything else, which the library
 * reads; a test holds both equal. The mapping is what the text holds from one offset up to another.
 */
export function readPlainMapping(
  text: string,
  from = 0,
  to: number = text.length,
): Record<string, unknown> | undefined {
  const data: Record<string, unknown> = {};
  const reader = new PlainYaml(text, to);
  for (let at = from; at <= to; at = reader.next) {
    reader.take(at);
    if (!reader.readPair(data)) return undefined;
  }
  return data;
}

/** Number of the line of a key of such a mapping; the text's first is 0. */
export function rowOfKey(text: string, key: string): number {
  if (text.startsWith(`${key}:`)) return 0;
  let row = 0;
  for (let at = text.indexOf(`\n${key}:`); at >= 0; at = text.lastIndexOf("\n", at - 1)) {
    row += 1;
    if (at === 0) break;
  }
  return row;
}

/** Reads one line after the other, without strings of them. */
class PlainYaml {
  /** Where the line behind the last that was taken begins; behind the end when there is none. */
  next = 0;
  readonly #text: string;
  readonly #to: number;
  #start = 0;
  #end = 0;

  constructor(text: string, to: number) {
    this.#text = text;
    this.#to = to;
  }

  take(start: number): void {
    const feed = this.#text.indexOf("\n", start);
    const isLast = feed < 0 || feed >= this.#to;
    const end = isLast ? this.#to : feed;
    this.next = end + 1;
    this.#start = start;
    this.#end = !isLast && end > start && this.#text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
  }

  /** Reads a key with its value, which may take more lines. */
  readPair(data: Record<string, unknown>): boolean {
    const [text, end] = [this.#text, this.#end];
    const colon = this.#colon();
    if (colon < 0) return false;
    const key = shared(text, this.#start, colon);
    if (key in data || special.test(key)) return false;
    const written = this.#pastSpaces(colon + 1);
    if (written < end && written === colon + 1) return false;
    const value = written < end ? this.#value(written, this.#beforeSpaces()) : this.#listBelow();
    if (value === undefined) return false;
    data[key] = value;
    return true;
  }

  /** The colon behind the key with which the line begins; -1 when there is none. */
  #colon(): number {
    const [text, start, end] = [this.#text, this.#start, this.#end];
    if (start === end || !isIn(keyStart, text.charCodeAt(start))) return -1;
    let at = start + 1;
    while (at < end && isIn(keyPart, text.charCodeAt(at))) at += 1;
    return at < end && text.charCodeAt(at) === 0x3a ? at : -1;
  }

  #value(start: number, end: number): unknown {
    if (this.#text.charCodeAt(start) === 0x5b) return this.#list(start + 1, end - 1);
    return this.#scalar(start, end);
  }

  /** The values between two brackets. */
  #list(start: number, end: number): unknown[] | undefined {
    const text = this.#text;
    if (text.charCodeAt(end) !== 0x5d) return undefined;
    const values: unknown[] = [];
    for (let from = start; from <= end;) {
      let to = from;
      while (to < end && text.charCodeAt(to) !== 0x2c) to += 1;
      let [first, last] = [from, to];
      while (first < last && text.charCodeAt(first) === 0x20) first += 1;
      while (last > first && text.charCodeAt(last - 1) === 0x20) last -= 1;
      if (first === end && values.length === 0) return values;
      const value = this.#scalar(first, last);
      if (value === undefined) return undefined;
      values.push(value);
      from = to + 1;
    }
    return values.slice(); // no longer than it is: what grows keeps room for 17
  }

  /** The `- item` lines that follow, null for none; undefined when one is no plain value. */
  #listBelow(): unknown[] | null | undefined {
    const text = this.#text;
    const values: unknown[] = [];
    let indent = -1;
    for (let start = this.next; start <= this.#to; start = this.next) {
      let dash = start;
      while (text.charCodeAt(dash) === 0x20) dash += 1;
      if (text.charCodeAt(dash) !== 0x2d || text.charCodeAt(dash + 1) !== 0x20) break;
      if (indent >= 0 && dash - start !== indent) return undefined;
      indent = dash - start;
      this.take(start);
      const value = this.#scalar(this.#pastSpaces(dash + 1), this.#beforeSpaces());
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values.length === 0 ? null : values.slice();
  }

  #scalar(start: number, end: number): string | number | undefined {
    const text = this.#text;
    if (start >= end) return undefined;
    if (!isIn(wordStart, text.charCodeAt(start))) return exactScalar(text.slice(start, end));
    for (let at = start + 1; at < end; at += 1) {
      const code = text.charCodeAt(at);
      if (isIn(noWord, code) || (code > 127 && isSpace(code)))
        return exactScalar(text.slice(start, end));
    }
    const written = shared(text, start, end);
    return written.length < 6 && special.test(written) ? undefined : written;
  }

  #pastSpaces(from: number): number {
    let at = from;
    while (at < this.#end && this.#text.charCodeAt(at) === 0x20) at += 1;
    return at;
  }

  /** The line's end, without the spaces before it. */
  #beforeSpaces(): number {
    let at = this.#end;
    while (this.#text.charCodeAt(at - 1) === 0x20) at -= 1;
    return at;
  }
}

function exactScalar(written: string): string | number | undefined {
  if (/[\r\u2028\u2029]/.test(written)) return undefined; // lines of other kinds
  const [whole, double, single] = quoted.exec(written) ?? [];
  if (whole !== undefined) return double ?? single;
  if (wholeNumber.test(written)) return Number(written);
  if (date.test(written)) return written;
  return word.test(written) && !special.test(written) ? written : undefined;
}

/** Short texts that were read last, by a number made of their characters. */
const known: string[] = Array.from({ length: 512 }, () => "");
/** A longer piece of a text is no copy and keeps the whole text alive. */
const longestShared = 12;

/** A piece of a text; keys, types and tags are one string on thousands of pages. */
function shared(text: string, start: number, end: number): string {
  if (end - start > longestShared) return text.slice(start, end);
  let sum = 0;
  for (let at = start; at < end; at += 1) sum = (sum * 31 + text.charCodeAt(at)) & 511;
  const before = known[sum] ?? "";
  if (before.length === end - start && text.startsWith(before, start)) return before;
  return (known[sum] = text.slice(start, end));
}
