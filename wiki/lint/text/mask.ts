/** Characters from start to end, the end not included. */
export type Range = readonly [start: number, end: number];

/** What may stand between the start of a line and a fence, and the rest of the line. */
const beforeFence = /^(?:[ \t]|>|[-*+] |\d{1,9}[.)] )*$/;
const inFront = " \t>-*+.)0123456789";
const fromFence = /(`{3,}|~{3,})(.*)/y;

/** The text with code fences and code spans as blanks. */
export function withoutCode(text: string): string {
  return blank(text, codeRanges(text));
}

/** The text with the ranges as spaces; line ends stay. */
export function blank(text: string, ranges: readonly Range[]): string {
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

/** Fenced blocks, of the lines from an offset on; one that stays open goes to the text's end. */
export function fenceRanges(text: string, from: number): Range[] {
  const ranges: Range[] = [];
  let open: FenceLine | undefined;
  for (const line of fenceLines(text, from)) {
    if (!open) {
      if (!line.mark.startsWith("`") || !line.rest.includes("`")) open = line;
    } else if (line.mark.startsWith(open.mark) && line.rest.trim() === "") {
      ranges.push([open.start, line.end]);
      open = undefined;
    }
  }
  if (open) ranges.push([open.start, text.length]);
  return ranges;
}

/** A line with the mark of a fence, from its start to its end, and what stands behind the mark. */
interface FenceLine {
  start: number;
  end: number;
  mark: string;
  rest: string;
}

/** Goes from mark to mark: most lines have none. */
function fenceLines(text: string, from: number): FenceLine[] {
  const lines: FenceLine[] = [];
  let ticks = text.indexOf("```", from);
  let tildes = text.indexOf("~~~", from);
  while (ticks >= 0 || tildes >= 0) {
    const at = Math.min(ticks < 0 ? text.length : ticks, tildes < 0 ? text.length : tildes);
    fromFence.lastIndex = at;
    const [line = "", mark = "", rest = ""] = fromFence.exec(text) ?? [];
    const end = at + line.length;
    const start = startOfFence(text, at);
    if (start >= from) lines.push({ start, end, mark, rest });
    if (ticks === at) ticks = text.indexOf("```", end);
    if (tildes === at) tildes = text.indexOf("~~~", end);
  }
  return lines;
}

/** Where the line begins on which a fence stands; -1 when it is none, because of what stands before it. */
function startOfFence(text: string, at: number): number {
  let start = at;
  while (start > 0 && inFront.includes(text[start - 1] ?? "")) start -= 1;
  const isLineStart = start === 0 || /[\n\r\u2028\u2029]/.test(text[start - 1] ?? "");
  return isLineStart && beforeFence.test(text.slice(start, at)) ? start : -1;
}

/** Code spans: a run of backticks up to the next run of the same length in the same paragraph. */
export function spanRanges(text: string, start: number, end: number): Range[] {
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

export function headingRanges(text: string): Range[] {
  return text.includes("#") ? matches(text, /^ {0,3}#{1,6}[ \t].*$/gm) : [];
}

/** HTML comments and tags, bare addresses, and what stands between double braces. */
export function markupRanges(text: string): Range[] {
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
