import { LoopwikiError } from "../errors.ts";
import { pageTypes } from "../layout.ts";
import { closest } from "../links/suggest.ts";
import { analyze, analyzePrefix } from "./analyze.ts";
import type { ChunkFilter, TextQuery } from "./store.ts";

/** A query as ranking takes it. */
export interface ParsedQuery {
  /** Without filters, quotes and stars: what is embedded, and what titles are compared with. */
  text: string;
  words: TextQuery;
  filter: ChunkFilter;
}

const filterNames = ["type", "tag", "path", "since"] as const;
type FilterName = (typeof filterNames)[number];

/** `tag:shop`, `path:"20_SYSTEM/the till"`, `"in a row"`, `pric*`, or a word. */
const piecePattern = /(?:(type|tag|path|since):)?(?:"([^"]*)"?|(\S+))/gi;

const day = 86_400_000;
const days: Record<string, number> = { d: 1, w: 7, m: 30, y: 365 };

/**
 * Reads what a person types: words, `"words in a row"`, `beginn*` and the filters `type:`, `tag:`, `path:`
 * and `since:` (a day such as `2026-11-20`, or `14d`, `2w`, `3m`, `1y`). A filter used twice wants either.
 * Throws LoopwikiError `bad-filter` for a filter that cannot hold.
 */
export function parseQuery(text: string, now: Date): ParsedQuery {
  const plain: string[] = [];
  const words: string[] = [];
  const phrases: string[][] = [];
  const prefixes: string[] = [];
  const filters: Record<FilterName, string[]> = { type: [], tag: [], path: [], since: [] };
  for (const [, name, quoted, word = ""] of text.matchAll(piecePattern)) {
    const value = quoted ?? word;
    const filter = filterNames.find((known) => known === name?.toLowerCase());
    if (filter) {
      filters[filter].push(value);
      continue;
    }
    plain.push(value.replace(/\*$/, ""));
    if (quoted !== undefined) phrases.push(analyze(quoted));
    else words.push(word.replace(/\*$/, ""));
    if (/[^*]\*$/.test(word)) prefixes.push(analyzePrefix(word));
  }
  return {
    text: plain.join(" "),
    words: {
      terms: analyze(words.join(" ")),
      phrases: phrases.filter(({ length }) => length > 0),
      prefixes: prefixes.filter((prefix) => prefix !== ""),
    },
    filter: readFilters(filters, now),
  };
}

/** A text that is only words, such as a task or a question: nothing in it is a filter or a pattern. */
export function plainQuery(text: string, filter: ChunkFilter = {}): ParsedQuery {
  return { text, words: { terms: analyze(text), phrases: [], prefixes: [] }, filter };
}

function readFilters(given: Record<FilterName, string[]>, now: Date): ChunkFilter {
  const [since] = given.since.map((value) => readSince(value, now)).toSorted((a, b) => a - b);
  return {
    ...(given.type.length === 0 ? {} : { types: given.type.map(readType) }),
    ...(given.tag.length === 0 ? {} : { tags: given.tag.map((tag) => tag.replace(/^#/, "")) }),
    ...(given.path.length === 0 ? {} : { paths: given.path.map(readPath) }),
    ...(since === undefined ? {} : { since }),
  };
}

function readType(value: string): string {
  const type = pageTypes.find((known) => known === value.toLowerCase());
  if (type) return type;
  const near = closest(value, pageTypes);
  const guess = near === undefined ? "." : `; did you mean type:${near}?`;
  throw badFilter(`Unexpected type:${value}, expected ${pageTypes.join(", ")}${guess}`);
}

/** Below the content root; `20_SYSTEM` and `memory/wiki/20_SYSTEM` mean the same. */
function readPath(value: string): string {
  const path = value.replaceAll("\\", "/").replace(/^(\.?\/)+/, "");
  const at = path.lastIndexOf("wiki/");
  return at >= 0 ? path.slice(at) : `wiki/${path}`;
}

function readSince(value: string, now: Date): number {
  const [, count, unit] = /^(\d{1,4})([dwmy])$/i.exec(value) ?? [];
  if (count !== undefined && unit !== undefined)
    return now.getTime() - Number(count) * (days[unit.toLowerCase()] ?? 1) * day;
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isNaN(time)) return time;
  throw badFilter(
    `Unexpected since:${value}, expected a day such as since:2026-11-20 or since:14d.`,
  );
}

function badFilter(message: string): LoopwikiError {
  return new LoopwikiError("bad-filter", message, {
    hint: 'To search for the words themselves, write them in quotes: "type:x".',
  });
}
