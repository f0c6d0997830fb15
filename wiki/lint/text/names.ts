import type { Page } from "../../page.ts";
import { keyOfPhrase } from "./phrases.ts";
import { proseAt } from "./prose.ts";
import { longHash, Words } from "./words.ts";

/** Two to four capitalised words inside a sentence; what opens one may be an ordinary word. */
const nameInSentence =
  /(?<=[\p{Ll}\p{N},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,}){1,3}(?![\p{L}\p{N}_-])/uy;
/** `PriceRounder`: a name of code with at least two parts. */
const nameInCode = /`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:\(\))?`/y;

/** A name as it is written, and the offsets of its first character and behind its last. */
export interface WrittenName {
  written: string;
  range: readonly [start: number, end: number];
}

const space = 0x20;
const reader = new Words();

/** What stands in a page as names do, whether or not there are pages of them: in sentences, then in code. */
export function namesIn(page: Page, words: Words = reader.read(page.source)): WrittenName[] {
  const inSentences = sentenceNames(page, words);
  const inCode = codeNames(page.source);
  return inCode.length === 0 ? inSentences : [...inSentences, ...inCode];
}

function sentenceNames(page: Page, words: Words): WrittenName[] {
  const { codes, count, starts } = words;
  const names: WrittenName[] = [];
  let done = 0;
  for (let at = 0; at + 1 < count; at += 1) {
    const start = starts[at] ?? 0;
    if (!isCapital(codes[start] ?? 0) || start <= done || !mayBegin(words, at)) continue;
    nameInSentence.lastIndex = start;
    const written = nameInSentence.exec(page.source)?.[0];
    if (written === undefined) continue;
    done = nameInSentence.lastIndex;
    if (isTold(page, start, done)) names.push(nameAt(written, start));
  }
  return names;
}

function codeNames(source: string): WrittenName[] {
  const names: WrittenName[] = [];
  for (let at = source.indexOf("`"); at >= 0; at = source.indexOf("`", at)) {
    nameInCode.lastIndex = at;
    const written = isCapital(source.charCodeAt(at + 1)) ? nameInCode.exec(source)?.[1] : undefined;
    if (written !== undefined) names.push(nameAt(written, at + 1));
    at = written === undefined ? at + 1 : nameInCode.lastIndex;
  }
  return names;
}

/** Whether a name in a sentence may begin with a word: the pattern is slow. */
function mayBegin({ codes, starts, ends }: Words, at: number): boolean {
  if (codes[(starts[at] ?? 0) - 1] !== space) return false;
  const next = starts[at + 1] ?? 0;
  return next === (ends[at] ?? 0) + 1 && isCapital(codes[next] ?? 0);
}

/** Of letters that are not ASCII any could be one. */
function isCapital(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || code > 0x7f;
}

/** Whether it stands in running text, and so do the two characters before it. */
function isTold(page: Page, start: number, end: number): boolean {
  return proseAt(page, start - 2, end) === page.source.slice(start - 2, end);
}

function nameAt(written: string, start: number): WrittenName {
  return { written, range: [start, start + written.length] };
}

/** Names that are the same have the same key, whatever their case and spacing. */
export function nameKey(name: string): string {
  return keyOfPhrase(name);
}

/** A number for a name's key. */
export function nameHash(name: string): number {
  return longHash(nameKey(name));
}
