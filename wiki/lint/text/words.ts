import { Marks } from "./marks.ts";

const unknown = 0xffff; // no character

/** Letters and digits by character code, folded to one case; 0 for everything else, `unknown` until asked. */
const folded = new Uint16Array(0x10000).fill(unknown);
const noMarks = new Marks([]);

/** What a character is in a word; emoji and other rare signs are no words. */
function fold(code: number): number {
  const character = String.fromCharCode(code);
  const isLetter = (code < 0xd800 || code > 0xdfff) && /[\p{L}\p{N}\p{M}]/u.test(character);
  return (folded[code] = isLetter ? character.toLowerCase().charCodeAt(0) : 0);
}

/** Whether this machine keeps the low byte of a number first, as "utf16le" does. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The words of a text as numbers: hash, start and end of each, in arrays that are used again by the next
 * `read`. Made for passes over thousands of pages: no string is cut.
 */
export class Words {
  count = 0;
  hashes = new Int32Array(0);
  starts = new Int32Array(0);
  ends = new Int32Array(0);
  /** The text's characters and a space; what stands behind is of an earlier text. */
  codes = new Uint16Array(0);
  /** Bits of the marks that the text holds. */
  found = 0;
  /** Whether it holds only ASCII. */
  isAscii = true;
  #bytes = Buffer.alloc(0);
  readonly #marks: Marks;

  constructor(marks: Marks = noMarks) {
    this.#marks = marks;
  }

  /** One pass for everything. Its variables are local, because V8 reads fields in a loop again and again. */
  read(text: string): this {
    const { length } = text;
    this.#takeCodes(text);
    const { codes, hashes, starts, ends } = this;
    const { next, bits } = this.#marks;
    let count = 0;
    let start = -1;
    let hash = 0;
    let state = 0;
    let found = 0;
    let all = 0;
    // The space behind the text ends its last word, too.
    for (let at = 0; at <= length; at += 1) {
      const written = codes[at] ?? 0;
      all |= written;
      state = written < 0x80 ? (next[state + written] ?? 0) : 0;
      found |= bits[state >> 7] ?? 0;
      let code = folded[written] ?? 0;
      if (code === unknown) code = fold(written);
      if (code !== 0) {
        if (start < 0) {
          start = at;
          hash = 0;
        }
        hash = mix(hash, code);
      } else if (start >= 0) {
        hashes[count] = hash;
        starts[count] = start;
        ends[count] = at;
        count += 1;
        start = -1;
      }
    }
    this.count = count;
    this.found = found;
    this.isAscii = all < 0x80;
    return this;
  }

  /** Into an array, which is read quicker than a string, with room for all words there can be. */
  #takeCodes(text: string): void {
    const { length } = text;
    if (this.codes.length <= length) {
      const room = 2 ** Math.ceil(Math.log2(Math.max(length + 1, 1024)));
      this.#bytes = Buffer.alloc(room * 2);
      this.codes = new Uint16Array(this.#bytes.buffer, this.#bytes.byteOffset, room);
      this.hashes = new Int32Array(room / 2 + 1);
      this.starts = new Int32Array(room / 2 + 1);
      this.ends = new Int32Array(room / 2 + 1);
    }
    this.#bytes.write(text, "utf16le");
    if (!isLittleEndian) this.#bytes.subarray(0, length * 2).swap16();
    this.codes[length] = 0x20;
  }
}

/** One step of a hash over 32-bit numbers. */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** The hash of a text's first word; 0 when it has none. */
export function firstHash(text: string): number {
  let hash = 0;
  let isInside = false;
  for (let at = 0; at < text.length; at += 1) {
    const written = text.charCodeAt(at);
    let code = folded[written] ?? 0;
    if (code === unknown) code = fold(written);
    if (code === 0 && isInside) break;
    if (code !== 0) hash = mix(hash, code);
    isInside = code !== 0;
  }
  return hash;
}

/** The hash `Words` gives a word. */
export function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = mix(hash, fold(word.charCodeAt(at)));
  return hash;
}

/** A number for a text: of a million texts two have the same with a chance of one in ten thousand. */
export function longHash(text: string): number {
  return new LongHash().add(text).value;
}

/** The same for a text in parts, of which no part is cut. */
export class LongHash {
  #high = 0;
  #low = 1;

  add(text: string, start = 0, end = text.length): this {
    let [high, low] = [this.#high, this.#low];
    for (let at = start; at < end; at += 1) {
      const code = text.charCodeAt(at);
      high = mix(high, code);
      low = mix(low, code + 1);
    }
    this.#high = high;
    this.#low = low;
    return this;
  }

  get value(): number {
    return (this.#high >>> 11) * 2 ** 32 + (this.#low >>> 0);
  }
}
