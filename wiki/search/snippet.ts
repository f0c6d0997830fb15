import { analyzeWords, beginningsOf } from "./analyze.ts";
import type { TextQuery } from "./store.ts";

/** Most characters of a snippet. */
export const maxSnippet = 280;

export interface Snippet {
  /** On one line. */
  text: string;
  /** Where words of the query are in it: offsets, the end exclusive. */
  highlights: [start: number, end: number][];
}

/** The part of a passage that has most of the query's different words, cut between words. */
export function snippetOf(text: string, query: TextQuery): Snippet {
  const line = text
    .replace(/^#{1,6}[ \t].*$/gm, "") // the heading path is shown beside it
    .replace(/\s+/g, " ")
    .trim();
  const marks = marksIn(line, query);
  const from = wordStart(line, bestStart(line, marks));
  const to = wordEnd(line, from + maxSnippet);
  const before = from > 0 ? "… " : "";
  const shown = `${before}${line.slice(from, to)}${to < line.length ? " …" : ""}`;
  const shift = before.length - from;
  const inside = marks.filter(({ start, end }) => start >= from && end <= to);
  return { text: shown, highlights: inside.map(({ start, end }) => [start + shift, end + shift]) };
}

interface Mark {
  start: number;
  end: number;
  term: string;
}

function marksIn(text: string, { terms, phrases, prefixes }: TextQuery): Mark[] {
  const wanted = new Set([...terms, ...phrases.flat()]);
  return analyzeWords(text, beginningsOf([...wanted, ...prefixes])).flatMap(
    ({ start, end, terms }) => {
      const term = terms.find(
        (term) => wanted.has(term) || prefixes.some((prefix) => term.startsWith(prefix)),
      );
      return term === undefined ? [] : [{ start, end, term }];
    },
  );
}

/** A little before the mark from which on most different words follow. */
function bestStart(text: string, marks: readonly Mark[]): number {
  let best = { start: 0, count: 0 };
  for (const { start } of marks) {
    const inside = marks.filter((mark) => mark.start >= start && mark.end <= start + 220);
    const count = new Set(inside.map(({ term }) => term)).size;
    if (count > best.count) best = { start, count };
  }
  const { start } = best;
  const last = Math.max(0, text.length - maxSnippet);
  return Math.min(Math.max(0, start - 40), last);
}

function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const space = text.indexOf(" ", from);
  return space < 0 || space > from + 40 ? from : space + 1;
}

function wordEnd(text: string, to: number): number {
  if (to >= text.length) return text.length;
  const space = text.lastIndexOf(" ", to);
  return space > to - 40 ? space : to;
}
