import { hashOf, mix, Words } from "./words.ts";

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

/**
 * Looks for thousands of phrases in one pass over a text: whole words, whatever their case and spacing.
 * A place costs as much as there are lengths of phrases with its word first, however many phrases begin so.
 */
export class Phrases<Meaning> {
  /** By the hash of all their words. */
  readonly #entries = new Map<number, Entry<Meaning>[]>();
  /** How many words the phrases have that begin with a word, by its hash; most first. */
  readonly #lengths = new Map<number, number[]>();
  /** A bit for each low half of a first word's hash: most words of a text are no first word. */
  readonly #maybe = new Uint8Array(0x10000);

  add(phrase: string, meaning: Meaning): void {
    const words = wordsOf(phrase);
    const [first] = words;
    if (first === undefined) return;
    const key = hashOf(first);
    const lengths = this.#lengths.get(key) ?? [];
    if (!lengths.includes(words.length))
      this.#lengths.set(
        key,
        [...lengths, words.length].toSorted((left, right) => right - left),
      );
    this.#maybe[key & 0xffff] = 1;
    const whole = words.reduce((hash, word) => mix(hash, hashOf(word)), 0);
    const entries = this.#entries.get(whole);
    if (entries) entries.push({ words, meaning });
    else this.#entries.set(whole, [{ words, meaning }]);
  }

  /** The phrases in the text, the longest at each place, none inside another; `words` are the text's. */
  in(text: string, words?: Words): Hit<Meaning>[] {
    return this.#entries.size === 0 ? [] : this.#among(text, words ?? reader.read(text));
  }

  #among(text: string, words: Words): Hit<Meaning>[] {
    const hits: Hit<Meaning>[] = [];
    for (let at = 0; at < words.count; at += 1) {
      if (this.#maybe[(words.hashes[at] ?? 0) & 0xffff] === 0) continue;
      const found = this.#at(text, words, at);
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

  #at(text: string, words: Words, at: number): Entry<Meaning> | undefined {
    for (const length of this.#lengths.get(words.hashes[at] ?? 0) ?? []) {
      if (at + length > words.count) continue;
      let whole = 0;
      for (let next = at; next < at + length; next += 1)
        whole = mix(whole, words.hashes[next] ?? 0);
      const found = this.#entries.get(whole)?.find((entry) => isAt(text, words, at, entry.words));
      if (found) return found;
    }
    return undefined;
  }
}

/** `price-rounding` and `Price  rounding` are the same two words. */
export function wordsOf(phrase: string): string[] {
  const lowered = phrase.toLowerCase();
  const word = /^[ -~]*$/.test(lowered) ? /[a-z0-9]+/g : /[\p{L}\p{N}\p{M}]+/gu;
  return lowered.match(word) ?? [];
}

function isAt(text: string, words: Words, at: number, wanted: readonly string[]): boolean {
  return wanted.every((word, index) => {
    const start = words.starts[at + index] ?? 0;
    const end = words.ends[at + index] ?? 0;
    if (end - start !== word.length || text.slice(start, end).toLowerCase() !== word) return false;
    return index === 0 || gap.test(text.slice(words.ends[at + index - 1], start));
  });
}
