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
/** Characters of an address up to what tells that it is one, see `markupRanges`. */
const longestScheme = 24;

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

/** The same as `proseOf(page).slice(start, end)`: mostly a look at the lines around is enough. */
export function proseAt(page: Page, start: number, end: number): string {
  const known = knownOf(page);
  known.asked += 1;
  const isFew = known.prose === undefined && known.asked < mostParts;
  const limits = isFew ? limitsAround(known, start, end) : undefined;
  if (!limits) return proseOf(page).slice(start, end);
  return isPlain(page, start, end)
    ? page.source.slice(start, end)
    : readLines(page, limits, start, end);
}

/**
 * From the line after the front matter or the last fence up to the next fence: nothing outside of these lines
 * decides what is prose there. Undefined where that is not so: in fences, and on pages with comments.
 */
function limitsAround(known: Known, start: number, end: number): Range | undefined {
  const { source, document } = known.page;
  known.fences ??= fenceRanges(source, document.frontMatter.bodyOffset);
  let first = document.frontMatter.bodyOffset;
  let last = source.length;
  for (const [from, to] of known.fences) {
    if (to > start) {
      last = from;
      break;
    }
    first = source.startsWith("\r", to) ? to + 2 : to + 1;
  }
  const isWhole =
    isLineStart(source, first) && (last === source.length || isLineStart(source, last));
  return isWhole && first <= start && end <= last && !source.includes("<!--")
    ? [first, last]
    : undefined;
}

/** Whether nothing of which their paragraph shows a beginning can make the characters anything but prose. */
function isPlain({ source, document }: Page, start: number, end: number): boolean {
  const paragraph = source.lastIndexOf("\n\n", start - 1);
  if (source.lastIndexOf("`", end - 1) > paragraph) return false;
  const line = source.slice(lineStart(source, start), end + longestScheme);
  return !/[#<]|:\/\/|\{\{/.test(line) && linkRanges(document, start, end).length === 0;
}

/** By the paragraphs that hold the characters. */
function readLines(
  { source, document }: Page,
  [first, last]: Range,
  start: number,
  end: number,
): string {
  let from = lineStart(source, start);
  while (from > first && !isBlank(source, lineStart(source, from - 1), from))
    from = lineStart(source, from - 1);
  let to = nextLine(source, Math.max(start, end - 1));
  while (to < last && !isBlank(source, to, nextLine(source, to))) to = nextLine(source, to);
  const text = source.slice(from, to);
  const links = linkRanges(document, from, to);
  const plain = blank(text, [...spanRanges(text, 0, text.length), ...links]);
  const prose = blank(plain, [...headingRanges(plain), ...markupRanges(plain)]);
  return prose.slice(start - from, end - from);
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
