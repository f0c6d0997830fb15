import type { Page } from "../../page.ts";

/** Characters from start to end, the end not included. */
export type Range = readonly [start: number, end: number];

const fenceLine = /^(?:[ \t]|>|[-*+] |\d{1,9}[.)] )*(`{3,}|~{3,})(.*)$/gm;
/** Only the last page's: rules look at one page after the other, and ten thousand texts are a lot of memory. */
let latest: { page: Page; prose: string } | undefined;

/**
 * What a page tells in running text. Front matter, code, headings, links, addresses, HTML and comments
 * are blanks, so that every offset is one of the page's own.
 */
export function proseOf(page: Page): string {
  if (latest?.page === page) return latest.prose;
  const { source, document } = page;
  const links = document.links.map(({ place }): Range => [place.start.offset, place.end.offset]);
  const start: Range = [0, document.frontMatter.bodyOffset];
  const plain = blank(source, [start, ...codeRanges(source, start[1]), ...links]);
  const prose = blank(plain, [...headingRanges(plain), ...markupRanges(plain)]);
  latest = { page, prose };
  return prose;
}

/** The text with code fences and code spans as blanks. */
export function withoutCode(text: string): string {
  return blank(text, codeRanges(text));
}

/** The text with the ranges as spaces; line ends stay. */
function blank(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [start, end] of ranges.toSorted(([left], [right]) => left - right)) {
    const from = Math.max(start, done);
    if (end <= from) continue;
    parts.push(text.slice(done, from), spaces(text, from, end));
    done = end;
  }
  return done === 0 ? text : parts.join("") + text.slice(done);
}

function spaces(text: string, start: number, end: number): string {
  const cut = text.slice(start, end);
  if (!cut.includes("\n")) return " ".repeat(end - start);
  return cut
    .split("\n")
    .map((line) => " ".repeat(line.length))
    .join("\n");
}

/** Fenced blocks and code spans. Indented code is left: it cannot be told from a list without parsing. */
export function codeRanges(text: string, from = 0): Range[] {
  const fences = fenceRanges(text, from);
  const ranges: Range[] = [];
  let done = from;
  for (const fence of fences) {
    ranges.push(...spanRanges(text, done, fence[0]), fence);
    [, done] = fence;
  }
  return [...ranges, ...spanRanges(text, done, text.length)];
}

function fenceRanges(text: string, from: number): Range[] {
  const ranges: Range[] = [];
  let open: { start: number; mark: string } | undefined;
  if (!/```|~~~/.test(text)) return ranges;
  for (const { 0: line, 1: mark = "", 2: rest = "", index } of text.matchAll(fenceLine)) {
    if (index < from) continue;
    if (!open) {
      if (!mark.startsWith("`") || !rest.includes("`")) open = { start: index, mark };
    } else if (mark.startsWith(open.mark) && rest.trim() === "") {
      ranges.push([open.start, index + line.length]);
      open = undefined;
    }
  }
  if (open) ranges.push([open.start, text.length]);
  return ranges;
}

/** A run of backticks up to the next run of the same length in the same paragraph. */
function spanRanges(text: string, start: number, end: number): Range[] {
  const first = text.indexOf("`", start);
  if (first < 0 || first >= end) return [];
  const ranges: Range[] = [];
  const marks = [...text.slice(start, end).matchAll(/`+|\n[ \t]*\r?\n/g)];
  for (let at = 0; at < marks.length; at += 1) {
    const closing = closingOf(marks, at);
    const from = start + (marks[at]?.index ?? 0);
    const run = marks[closing];
    if (!run) continue;
    ranges.push([from, start + run.index + run[0].length]);
    at = closing;
  }
  return ranges;
}

/** Index of the run that closes the one at `at`; -1 when none does before the paragraph ends. */
function closingOf(marks: readonly RegExpExecArray[], at: number): number {
  const run = marks[at]?.[0] ?? "";
  if (!run.startsWith("`")) return -1;
  for (let next = at + 1; next < marks.length; next += 1) {
    const mark = marks[next]?.[0] ?? "";
    if (mark === run) return next;
    if (!mark.startsWith("`")) return -1;
  }
  return -1;
}

function headingRanges(text: string): Range[] {
  return text.includes("#") ? matches(text, /^ {0,3}#{1,6}[ \t].*$/gm) : [];
}

/** HTML comments and tags, bare addresses, and what stands between double braces. */
function markupRanges(text: string): Range[] {
  const ranges: Range[] = [];
  if (text.includes("<"))
    ranges.push(...commentRanges(text), ...matches(text, /<\/?[a-z][^<>\n]*>/gi));
  if (text.includes("://"))
    ranges.push(...matches(text, /\b[a-z][a-z+.-]{0,20}:\/\/[^\s<>)\]]+/gi));
  if (text.includes("{{")) ranges.push(...matches(text, /\{\{[^{}\n]*\}\}/g));
  return ranges;
}

/** By hand: a pattern would look for the end of each of a thousand comments that have none. */
function commentRanges(text: string): Range[] {
  const ranges: Range[] = [];
  for (let start = text.indexOf("<!--"); start >= 0;) {
    const end = text.indexOf("-->", start + 4);
    if (end < 0) break;
    ranges.push([start, end + 3]);
    start = text.indexOf("<!--", end + 3);
  }
  return ranges;
}

function matches(text: string, pattern: RegExp): Range[] {
  return [...text.matchAll(pattern)].map((found) => [found.index, found.index + found[0].length]);
}
