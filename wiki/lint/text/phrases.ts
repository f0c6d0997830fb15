import { hashOf, Words } from "./words.ts";

/** A phrase found in a text, by offsets. */
export interface Hit<Meaning> {
  meaning: Meaning;
  start: number;
  end: number;
}

interface Entry<Meaning> {
  words: string[];
  meaning: Meaning;
}

const reader = new Words();

/** What may stand between two words of a phrase. */
const gap = /^(?:[-.'’_]|[ \t]*(?:\r?\n[ \t]*)?)$/;

/** Looks for thousands of phrases in one pass over a text: whole words, whatever their case and spacing. */
export class Phrases<Meaning> {
  readonly #byFirst = new Map<number, Entry<Meaning>[]>();
  /** A bit for each low half of a first word's hash: most words of a text are no first word. */
  readonly #maybe = new Uint8Array(0x10000);

  add(phrase: string, meaning: Meaning): void {
    const words = wordsOf(phrase);
    const [first] = words;
    if (first === undefined) return;
    const key = hashOf(first);
    const entries = this.#byFirst.get(key) ?? [];
    entries.push({ words, meaning });
    entries.sort((left, right) => right.words.length - left.words.length);
    this.#byFirst.set(key, entries);
    this.#maybe[key & 0xffff] = 1;
  }

  /** The phrases in the text, the longest at each place, none inside another. */
  in(text: string): Hit<Meaning>[] {
    if (this.#byFirst.size === 0) return [];
    const words = reader.read(text);
    const hits: Hit<Meaning>[] = [];
    for (let at = 0; at < words.count; at += 1) {
      const hash = words.hashes[at] ?? 0;
      if (this.#maybe[hash & 0xffff] === 0) continue;
      const found = this.#byFirst.get(hash)?.find((entry) => isAt(text, words, at, entry.words));
      if (!found) continue;
      const last = at + found.words.length - 1;
      hits.push({
        meaning: found.meaning,
        start: words.starts[at] ?? 0,
        end: words.ends[last] ?? 0,
      });
      at = last;
    }
    return hits;
  }
}

/** `price-rounding` and `Price  rounding` are the same two words. */
export function wordsOf(phrase: string): string[] {
  return phrase.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

function isAt(text: string, words: Words, at: number, wanted: readonly string[]): boolean {
  if (at + wanted.length > words.count) return false;
  return wanted.every((word, index) => {
    const start = words.starts[at + index] ?? 0;
    const end = words.ends[at + index] ?? 0;
    if (end - start !== word.length || text.slice(start, end).toLowerCase() !== word) return false;
    return index === 0 || gap.test(text.slice(words.ends[at + index - 1], start));
  });
}
