import type { Page } from "../page.ts";
import { keyOf } from "./name-key.ts";

/**
 * Finds a page by a name where it stands in a text, without cutting it out: `Map` takes four times as long, most
 * of it to make and to hash strings that are looked at once. It holds ids, file names and aliases that mean
 * one page wherever they are written (see the order in `PageIndex`), as plain as they can be; a name that it does
 * not know, or written otherwise, may still mean a page.
 */
export class NameTable {
  /** Places in the lists below, from 1, by the hash of a name; 0 where there is none. */
  readonly #slots: Int32Array;
  readonly #names: string[] = [];
  readonly #hashes: number[] = [];
  /** Undefined for a name that more than one page has, or that nobody can be sure of. */
  readonly #pages: (Page | undefined)[] = [];

  constructor(pages: readonly Page[]) {
    let most = 0;
    for (const { aliases } of pages) most += 2 + aliases.length;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * most + 1)));
    for (const page of pages) {
      this.#add(page.id, page);
      this.#add(page.id.slice(page.id.lastIndexOf("/") + 1), page);
    }
    const named = this.#names.length;
    for (const page of pages)
      for (const alias of page.aliases) if (!alias.includes("/")) this.#add(alias, page, named);
  }

  /** The page that is meant by the characters of `text` from `start` to `end`. */
  find(text: string, start: number, end: number): Page | undefined {
    const hash = hashOf(text, start, end);
    let slot = this.#slotOf(hash);
    for (let at = this.#at(slot); at >= 0; slot = this.#slotOf(slot + 1), at = this.#at(slot)) {
      const name = this.#names[at];
      if (this.#hashes[at] !== hash || name?.length !== end - start) continue;
      if (text.startsWith(name, start)) return this.#pages[at];
    }
    return undefined;
  }

  /** Of the names before place `named` none is given to another page: they come before aliases. */
  #add(written: string, page: Page, named = 0): void {
    const key = keyOf(written);
    const hash = hashOf(key, 0, key.length);
    let slot = this.#slotOf(hash);
    for (let at = this.#at(slot); at >= 0; slot = this.#slotOf(slot + 1), at = this.#at(slot)) {
      if (this.#hashes[at] !== hash || keyOf(this.#names[at] ?? "") !== key) continue;
      if (at >= named && this.#pages[at] !== page) this.#pages[at] = undefined;
      return;
    }
    const isPlain = key.length === written.length && !doubtful.test(written);
    this.#slots[slot] = this.#names.push(isPlain ? written : key);
    this.#hashes.push(hash);
    this.#pages.push(isPlain ? page : undefined);
  }

  /** Place in the lists, -1 for an empty slot. */
  #at(slot: number): number {
    return (this.#slots[slot] ?? 0) - 1;
  }

  #slotOf(hash: number): number {
    return hash & (this.#slots.length - 1);
  }
}

/** What a link may not be written with to be plain: signs that mean something in one, names under `wiki/`, others. */
const doubtful = /^(?:wiki\/|\.)|[%?:#|[\]]|[^ -~]/i;

/** The same for letters of both cases (FNV-1a). */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    hash = Math.imul(hash ^ (code >= 65 && code <= 90 ? code + 32 : code), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
