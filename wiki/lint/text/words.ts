/** Letters and digits by character code, folded to one case; 0 for everything else. Made on first use. */
let folded: Uint16Array | undefined;

function folding(): Uint16Array {
  if (folded) return folded;
  folded = new Uint16Array(0x10000);
  const letter = /[\p{L}\p{N}\p{M}]/u;
  for (let code = 0x30; code < 0x10000; code += 1) {
    if (code >= 0xd800 && code < 0xe000) continue; // emoji and other rare signs are no words
    const character = String.fromCharCode(code);
    if (letter.test(character)) folded[code] = character.toLowerCase().charCodeAt(0);
  }
  return folded;
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
    const fold = folding();
    this.count = 0;
    let start = -1;
    let hash = 0;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at < text.length ? (fold[text.charCodeAt(at)] ?? 0) : 0;
      if (code !== 0) {
        if (start < 0) [start, hash] = [at, 0];
        hash = mix(hash, code);
      } else if (start >= 0) {
        this.#add(hash, start, at);
        start = -1;
      }
    }
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
  const fold = folding();
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = mix(hash, fold[word.charCodeAt(at)] ?? 0);
  return hash;
}
