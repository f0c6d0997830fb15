const unknown = 0xffff; // no character

/** Letters and digits by character code, folded to one case; 0 for everything else, `unknown` until asked. */
const folded = new Uint16Array(0x10000).fill(unknown);

/** What a character is in a word; emoji and other rare signs are no words. */
function fold(code: number): number {
  const character = String.fromCharCode(code);
  const isLetter = (code < 0xd800 || code > 0xdfff) && /[\p{L}\p{N}\p{M}]/u.test(character);
  return (folded[code] = isLetter ? character.toLowerCase().charCodeAt(0) : 0);
}

/**
 * The words of a text as numbers: hash, start and end of each, in arrays that are used again by the next
 * `read`. Made for passes over thousands of pages: no string is cut.
 */
export class Words {
  count = 0;
  hashes = new Int32Array(1024);
  starts = new Int32Array(1024);
  ends = new Int32Array(1024);

  read(text: string): this {
    const { length } = text;
    this.count = 0;
    let start = -1;
    let hash = 0;
    for (let at = 0; at < length; at += 1) {
      const written = text.charCodeAt(at);
      let code = folded[written] ?? 0;
      if (code === unknown) code = fold(written);
      if (code === 0) {
        if (start >= 0) this.#add(hash, start, at);
        start = -1;
      } else {
        if (start < 0) {
          start = at;
          hash = 0;
        }
        hash = mix(hash, code);
      }
    }
    if (start >= 0) this.#add(hash, start, length);
    return this;
  }

  #add(hash: number, start: number, end: number): void {
    if (this.count === this.hashes.length) this.#grow();
    this.hashes[this.count] = hash;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count += 1;
  }

  #grow(): void {
    this.hashes = enlarged(this.hashes);
    this.starts = enlarged(this.starts);
    this.ends = enlarged(this.ends);
  }
}

function enlarged(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** One step of a hash over 32-bit numbers. */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** The hash `Words` gives a word. */
export function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = mix(hash, fold(word.charCodeAt(at)));
  return hash;
}

/** A number for a text: of a million texts two have the same with a chance of one in ten thousand. */
export function longHash(text: string): number {
  let [high, low] = [0, 1];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = mix(high, code);
    low = mix(low, code + 1);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
