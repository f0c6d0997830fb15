import type { Page } from "../../page.ts";
import { proseOf, type Range } from "./mask.ts";
import { wordsOf } from "./phrases.ts";
import { longHash, Words } from "./words.ts";

/** Two to four capitalised words inside a sentence; what opens one may be an ordinary word. */
const nameInSentence =
  /(?<=[\p{Ll}\p{N},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,}){1,3}(?![\p{L}\p{N}_-])/uy;
/** `PriceRounder`: a name of code with at least two parts. */
const nameInCode = /`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:\(\))?`/g;

/** A name as it is written, and where. */
export interface WrittenName {
  written: string;
  range: Range;
}

const reader = new Words();

/** What stands in a page as names do, whether or not there are pages of them. */
export function namesIn(page: Page, words: Words = reader.read(page.source)): WrittenName[] {
  const inSentences = placesOfNames(page.source, words);
  const inCode = page.source.matchAll(nameInCode);
  return [
    ...inSentences.filter(({ range }) => isTold(page, range)),
    ...Array.from(inCode, ({ 1: written = "", index }) => nameAt(written, index + 1)),
  ];
}

/** The names in sentences. The pattern is slow, so it is tried only where two words have a capital. */
function placesOfNames(text: string, { count, starts, ends }: Words): WrittenName[] {
  const names: WrittenName[] = [];
  let done = 0;
  for (let at = 0; at + 1 < count; at += 1) {
    const [start = 0, next = 0] = [starts[at], starts[at + 1]];
    if (start < done || next !== (ends[at] ?? 0) + 1) continue;
    if (!isCapital(text.charCodeAt(start)) || !isCapital(text.charCodeAt(next))) continue;
    nameInSentence.lastIndex = start;
    const written = nameInSentence.exec(text)?.[0];
    if (written === undefined) continue;
    names.push(nameAt(written, start));
    done = start + written.length;
  }
  return names;
}

/** Of letters that are not ASCII any could be one. */
function isCapital(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || code > 0x7f;
}

/** Whether it stands in running text, and so does what is before it. */
function isTold(page: Page, [start, end]: Range): boolean {
  return proseOf(page).slice(start - 2, end) === page.source.slice(start - 2, end);
}

function nameAt(written: string, start: number): WrittenName {
  return { written, range: [start, start + written.length] };
}

/** Names that are the same have the same key, whatever their case and spacing. */
export function nameKey(name: string): string {
  return wordsOf(name).join(" ");
}

/** A number for a name's key. */
export function nameHash(name: string): number {
  return longHash(nameKey(name));
}
