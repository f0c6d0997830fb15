import type { Page } from "../../page.ts";
import { proseOf, type Range } from "./mask.ts";
import { wordsOf } from "./phrases.ts";

/** Two to four capitalised words inside a sentence; what opens one may be an ordinary word. */
const nameInSentence =
  /(?<=[\p{Ll}\p{N},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,}){1,3}(?![\p{L}\p{N}_-])/gu;
/** `PriceRounder`: a name of code with at least two parts. */
const nameInCode = /`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:\(\))?`/g;

/** A name as it is written, and where. */
export interface WrittenName {
  written: string;
  range: Range;
}

/** What stands in a page as names do, whether or not there are pages of them. */
export function namesIn(page: Page): WrittenName[] {
  const { source } = page;
  const inSentences = new RegExp(nameInSentence).test(source)
    ? [...proseOf(page).matchAll(nameInSentence)]
    : [];
  return [
    ...inSentences.map(({ 0: written, index }) => nameAt(written, index)),
    ...[...source.matchAll(nameInCode)].map(({ 1: written = "", index }) =>
      nameAt(written, index + 1),
    ),
  ];
}

function nameAt(written: string, start: number): WrittenName {
  return { written, range: [start, start + written.length] };
}

/** Names that are the same have the same key, whatever their case and spacing. */
export function nameKey(name: string): string {
  return wordsOf(name).join(" ");
}
