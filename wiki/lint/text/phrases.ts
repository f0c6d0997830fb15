import type { LinkRows } from "../../markdown/link-rows.ts";
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
  /** Another with the same hash. */
  next: Entry<Meaning> | undefined;
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
  readonly #entries = new Map<number, Entry<Meaning>>();
  /** How many words the phrases have that begin with a word, by its hash; most first. */
  readonly #lengths = new Map<number, number[]>();
  /** Bits of the low 20 bits of first words' hashes: most words of a text are no first word. */
  readonly #maybe = new Uint8Array(0x20000);

  add(phrase: string, meaning: Meaning): void {
    const words = wordsOf(phrase);
    const [first] = words;
    if (first === undefined) return;
    const key = hashOf(first);
    const lengths = this.#lengths.get(key);
    if (!lengths) this.#lengths.set(key, [words.length]);
    else if (!lengths.includes(words.length)) {
      lengths.push(words.length);
      lengths.sort((left, right) => right - left);
    }
    const place = (key >>> 3) & 0x1ffff;
    this.#maybe[place] = (this.#maybe[place] ?? 0) | (1 << (key & 7));
    let whole = 0;
    for (const word of words) whole = mix(whole, hashOf(word));
    let last = this.#entries.get(whole);
    while (last?.next) last = last.next;
    const entry = { words, meaning, next: undefined };
    if (last) last.next = entry;
    else this.#entries.set(whole, entry);
  }

  /**
   * The phrases in the text, the longest at each place, none inside another; `words` are the text's. Those
   * that begin inside one of the `links` are left out.
   */
  in(text: string, words?: Words, links?: LinkRows): Hit<Meaning>[] {
    return this.#entries.size === 0 ? [] : this.#among(text, words ?? reader.read(text), links);
  }

  #among(text: string, words: Words, links: LinkRows | undefined): Hit<Meaning>[] {
    const hits: Hit<Meaning>[] = [];
    const maybe = this.#maybe;
    const { hashes, starts, ends, count } = words;
    let link = 0;
    for (let at = 0; at < count; at += 1) {
      const hash = hashes[at] ?? 0;
      if ((((maybe[(hash >>> 3) & 0x1ffff] ?? 0) >> (hash & 7)) & 1) === 0) continue;
      const start = starts[at] ?? 0;
      if (links) link = nextLink(links, link, start);
      if (links && link < links.count && links.start(link) <= start) continue;
      const found = this.#at(text, words, at);
      if (!found) continue;
      at += found.words.length - 1;
      hits.push({ meaning: found.meaning, start, end: ends[at] ?? 0 });
    }
    return hits;
  }

  #at(text: string, words: Words, at: number): Entry<Meaning> | undefined {
    const lengths = this.#lengths.get(words.hashes[at] ?? 0);
    if (!lengths) return undefined;
    for (const length of lengths) {
      if (at + length > words.count) continue;
      let whole = 0;
      for (let next = at; next < at + length; next += 1)
        whole = mix(whole, words.hashes[next] ?? 0);
      let entry = this.#entries.get(whole);
      while (entry && !isAt(text, words, at, entry.words)) entry = entry.next;
      if (entry) return entry;
    }
    return undefined;
  }
}

/** The first of the links, from one of them on, that ends behind an offset. */
function nextLink(links: LinkRows, from: number, offset: number): number {
  let link = from;
  while (link < links.count && links.end(link) <= offset) link += 1;
  return link;
}

/** Lower-case words with a space between them: how most names are written. */
const plainWords = /^[a-z0-9]+(?: [a-z0-9]+)*$/;

/** `price-rounding` and `Price  rounding` are the same two words. */
function wordsOf(phrase: string): string[] {
  const lowered = phrase.toLowerCase();
  if (plainWords.test(lowered)) return lowered.split(" ");
  const word = /^[ -~]*$/.test(lowered) ? /[a-z0-9]+/g : /[\p{L}\p{N}\p{M}]+/gu;
  return lowered.match(word) ?? [];
}

/** The same for all ways to write a phrase. */
export function keyOfPhrase(phrase: string): string {
  const lowered = phrase.toLowerCase();
  return plainWords.test(lowered) ? lowered : wordsOf(phrase).join(" ");
}

function isAt(text: string, words: Words, at: number, wanted: readonly string[]): boolean {
  const { starts, ends } = words;
  for (let index = 0; index < wanted.length; index += 1) {
    const start = starts[at + index] ?? 0;
    if (!isWord(text, wanted[index] ?? "", start, ends[at + index] ?? 0)) return false;
    const before = index === 0 ? start : (ends[at + index - 1] ?? 0);
    const isGap =
      index === 0 ||
      (start === before + 1 && text[before] === " ") ||
      gap.test(text.slice(before, start));
    if (!isGap) return false;
  }
  return true;
}

/** Whether a word of lower case stands there, in whatever case. */
function isWord(text: string, word: string, start: number, end: number): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at += 1) {
    const code = text.charCodeAt(start + at);
    if (code > 0x7f) return text.slice(start, end).toLowerCase() === word;
    const lower = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
    if (lower !== word.charCodeAt(at)) return false;
  }
  return true;
}
