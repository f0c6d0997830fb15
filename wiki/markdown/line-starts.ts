import { digits, isIn, pastSpaces, tableOf } from "./characters.ts";

/** What a line may begin with that is no letter of a paragraph. */
export const leads = tableOf("#>`~<-*+_=|:\t", digits);
/** In an item's text these need a look. */
export const itemLeads = tableOf("[", leads);
const bullets = tableOf("-*+");

export const fence = /^(`{3,}|~{3,})[^`]*$/;
export const rule = /^(?:-{3,}|\*{3,}|_{3,}) *$/;
/** Under a line of text, it makes a heading or a table of it. */
export const underline = /^[-=:|][-=:| \t]*$/;
export const delimiters = /^\| *:?-+:? *(?:\| *:?-+:? *)*\| *$/;
export const emptyTask = /^\[[ xX]\] *$/;

const blockStart =
  /^(?:#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|<|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|[=|:][=|: -]*$|(?:[-*_][ \t]*){3,}$|\t)/;

/** Whether a line, without the spaces before it, begins a block other than a paragraph, or might. */
export function beginsBlock(told: string): boolean {
  return blockStart.test(told);
}

/** Whether a line is text and no more, whatever the line before it is. */
export function isProse(told: string): boolean {
  return !beginsBlock(told) && !underline.test(told);
}

/** Where the text of a list item begins whose marker is here; -1 for no item. */
export function itemText(codes: Uint16Array, at: number, end: number): number {
  let from = at + 1;
  if (!isIn(bullets, codes[at])) {
    from = at;
    while (isIn(digits, codes[from])) from += 1;
    const isMarker = codes[from] === 0x2e || codes[from] === 0x29;
    if (from === at || from > at + 9 || !isMarker) return -1;
    from += 1;
  }
  const text = pastSpaces(codes, from, end);
  return text > from && text < from + 5 && text < end ? text : -1;
}
