import { controls, isIn, isSpace, lettersAndDigits, tableOf } from "./characters.ts";

/** What a wiki link does not hold. */
const noWikiLink = tableOf("[]|\\\r\n`<>\0");
/** What makes more than a wiki link of one, after it. */
const afterWikiLink = tableOf("][(:");
/** ASCII that no plain address holds: what is neither escaped nor decoded is `(../beds/tomato.md#sowing)`. */
const noAddress = tableOf("()<>\\&\"'`[] \x7f", controls);

/** Where the `]]` stands of a wiki link whose target or label begins here; -1 when it is none or in doubt. */
export function wikiLinkEnd(codes: Uint16Array, from: number): number {
  let at = toldEnd(codes, from);
  if (at >= 0 && codes[at] !== 0x5d) {
    const label = codes[at] === 0x5c ? at + 2 : at + 1; // in a table the divider is written `\|`
    at = codes[label - 1] === 0x7c ? toldEnd(codes, label) : -1;
  }
  if (at < 0 || codes[at] !== 0x5d || codes[at + 1] !== 0x5d) return -1;
  return isIn(afterWikiLink, codes[at + 2]) ? -1 : at;
}

/** The end of a target or label: a mark that neither holds; -1 when it is white space. */
function toldEnd(codes: Uint16Array, from: number): number {
  let isTold = false;
  let at = from;
  for (; !isIn(noWikiLink, codes[at]); at += 1) isTold ||= !isSpace(codes[at]);
  return isTold ? at : -1;
}

/** Where the `)` stands of an address that begins here; -1 when it is none or in doubt. */
export function addressEnd(codes: Uint16Array, from: number): number {
  for (let at = from; ; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0x29) return at > from ? at : -1;
    if (code < 128 ? noAddress[code] === 1 : code < 0xa1 || isSpace(code)) return -1;
  }
}

/** Whether `www` stands before a dot. */
export function isWww(codes: Uint16Array, dot: number): boolean {
  for (let at = dot - 3; at < dot; at += 1)
    if (codes[at] !== 0x77 && codes[at] !== 0x57) return false;
  return dot > 2;
}

const hostPart = tableOf(".-", lettersAndDigits);
/** What the path of a bare URL may hold; of other marks GitHub leaves some to the text. */
const pathPart = tableOf("_/?=%+#&,:", hostPart);

/** What may stand between a URL and white space without being the URL's. */
const afterUrl = tableOf("?!.,:)\"'");

/** Where a bare URL begins whose `://` is here; -1 when it is in doubt whether one does. */
export function urlStart(codes: Uint16Array, colon: number): number {
  const scheme = [0x68, 0x74, 0x74, 0x70]; // http
  const from = colon - (codes[colon - 1] === 0x73 ? 5 : 4);
  return from >= 0 && scheme.every((code, at) => codes[from + at] === code) ? from : -1;
}

/** Where the bare URL ends whose `://` is here; -1 when that is in doubt. */
export function urlEnd(codes: Uint16Array, colon: number, end: number): number {
  const from = colon + 3;
  const host = hostEnd(codes, from, end);
  if (host === from) return -1;
  const after = codes[host] === 0x2f ? pathEnd(codes, host, end) : host;
  let at = after;
  while (at < end && isIn(afterUrl, codes[at])) at += 1;
  return at === end || isSpace(codes[at]) ? after : -1;
}

function hostEnd(codes: Uint16Array, from: number, end: number): number {
  let at = from;
  while (at < end && isIn(hostPart, codes[at])) {
    if (!isIn(lettersAndDigits, codes[at]) && !isIn(lettersAndDigits, codes[at + 1])) return at;
    at += 1;
  }
  return isIn(lettersAndDigits, codes[from]) ? at : from;
}

/** Behind the last letter, digit or slash: other marks do not end a URL. */
function pathEnd(codes: Uint16Array, from: number, end: number): number {
  let last = from;
  for (let at = from; at < end && isIn(pathPart, codes[at]); at += 1)
    if (codes[at] === 0x2f || isIn(lettersAndDigits, codes[at])) last = at + 1;
  return last;
}
