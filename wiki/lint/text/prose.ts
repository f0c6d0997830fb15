import type { MarkdownDocument } from "../../markdown/document.ts";
import type { Page } from "../../page.ts";
import {
  blank,
  codeRanges,
  fenceRanges,
  headingRanges,
  markupRanges,
  spanRanges,
  type Range,
} from "./mask.ts";

/** What is known of the last page that was asked for: rules look at one page after the other. */
interface Known {
  page: Page;
  fences?: readonly Range[];
  /** How often a part of it was asked for. */
  asked: number;
  prose?: string;
}
let latest: Known | undefined;
/** Whoever asks for so many parts is better served with the whole. */
const mostParts = 16;

function knownOf(page: Page): Known {
  if (latest?.page !== page) latest = { page, asked: 0 };
  return latest;
}

/**
 * What a page tells in running text. Front matter, code, headings, links, addresses, HTML and comments
 * are blanks, so that every offset is one of the page's own.
 */
export function proseOf(page: Page): string {
  const known = knownOf(page);
  return (known.prose ??= readProse(page));
}

function readProse({ source, document }: Page): string {
  const start: Range = [0, document.frontMatter.bodyOffset];
  const links = linkRanges(document, 0, source.length);
  const plain = blank(source, [start, ...codeRanges(source, start[1]), ...links]);
  return blank(plain, [...headingRanges(plain), ...markupRanges(plain)]);
}

/** The same as `proseOf(page).slice(start, end)`: mostly the lines around are enough to know. */
export function proseAt(page: Page, start: number, end: number): string {
  const known = knownOf(page);
  known.asked += 1;
  const lines =
    known.prose === undefined && known.asked < mostParts
      ? linesAround(known, start, end)
      : undefined;
  if (!lines) return proseOf(page).slice(start, end);
  const [from, to] = lines;
  const text = page.source.slice(from, to);
  const links = linkRanges(page.document, from, to);
  const plain = blank(text, [...spanRanges(text, 0, text.length), ...links]);
  const prose = blank(plain, [...headingRanges(plain), ...markupRanges(plain)]);
  return prose.slice(start - from, end - from);
}

/**
 * The paragraphs that hold the characters: whole lines, and nothing outside of them decides what is prose
 * there. Undefined where that is not so: in the front matter, in fences, and on pages with comments.
 */
function linesAround(known: Known, start: number, end: number): Range | undefined {
  const { source } = known.page;
  const [first, last] = betweenFences(known, start);
  if (start < first || last < end || source.includes("<!--")) return undefined;
  if (!isLineStart(source, first) || (last < source.length && !isLineStart(source, last)))
    return undefined;
  let from = lineStart(source, start);
  while (from > first && !isBlank(source, lineStart(source, from - 1), from))
    from = lineStart(source, from - 1);
  let to = nextLine(source, Math.max(start, end - 1));
  while (to < last && !isBlank(source, to, nextLine(source, to))) to = nextLine(source, to);
  return [from, to];
}

/** From the line after the front matter or the last fence up to the next fence. */
function betweenFences(known: Known, offset: number): Range {
  const { source, document } = known.page;
  let first = document.frontMatter.bodyOffset;
  known.fences ??= fenceRanges(source, first);
  for (const [from, to] of known.fences) {
    if (to > offset) return [first, from];
    first = source.startsWith("\r", to) ? to + 2 : to + 1;
  }
  return [first, source.length];
}

function isLineStart(source: string, offset: number): boolean {
  return offset === 0 || source[offset - 1] === "\n";
}

function lineStart(source: string, offset: number): number {
  return offset === 0 ? 0 : source.lastIndexOf("\n", offset - 1) + 1;
}

function nextLine(source: string, offset: number): number {
  const end = source.indexOf("\n", offset);
  return end < 0 ? source.length : end + 1;
}

function isBlank(source: string, start: number, end: number): boolean {
  return /^[ \t]*\r?\n?$/.test(source.slice(start, end));
}

/** Of the links, the parts between two offsets, counted from the first. */
function linkRanges(document: MarkdownDocument, from: number, to: number): Range[] {
  const { linkRows } = document;
  const ranges: Range[] = [];
  const add = (start: number, end: number): void => {
    if (start < to && end > from)
      ranges.push([Math.max(start, from) - from, Math.min(end, to) - from]);
  };
  if (linkRows)
    for (let at = 0; at < linkRows.count; at += 1) add(linkRows.start(at), linkRows.end(at));
  else for (const { place } of document.links) add(place.start.offset, place.end.offset);
  return ranges;
}
