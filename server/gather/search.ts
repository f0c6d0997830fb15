import type { Hit, SearchMode } from "#wiki";
import { pageIdOf } from "../addresses.ts";
import type { ServerServices } from "../services.ts";

/** How many of the pages found have a value, and the query that leaves only those. */
export interface Facet {
  value: string;
  count: number;
  /** The query with this filter added. */
  query: string;
  /** The query has this filter already; `query` then is the one without it. */
  active: boolean;
}

export interface SearchHit {
  id: string;
  title: string;
  type: string;
  headings: readonly string[];
  /** The best passage, shortened. */
  snippet: string;
  /** Where the words stand in the snippet, start and end, in UTF-16 units. */
  highlights: readonly (readonly [number, number])[];
  /** 1-based line of the passage in the file. */
  line: number;
  score: number;
  /** Why it should be read with care. */
  warnings: readonly string[];
}

export interface SearchResult {
  query: string;
  mode: SearchMode;
  /** What a person should know, e.g. that there is no model for meanings. */
  notes: readonly string[];
  /** Pages found, at most `mostFound`. */
  total: number;
  hits: readonly SearchHit[];
  facets: { type: Facet[]; tag: Facet[]; path: Facet[] };
}

/** Pages that facets are counted over: beyond them nobody reads. */
const mostFound = 100;
const mostFacets = 12;

/** Pages that answer, best first, a page of them at a time, with what they could be narrowed to. */
export async function gatherSearch(
  { wiki, search }: Pick<ServerServices, "wiki" | "search">,
  {
    query,
    limit = 20,
    offset = 0,
    mode,
  }: { query: string; limit?: number; offset?: number; mode?: SearchMode | undefined },
): Promise<SearchResult> {
  const wanted = { query, limit: mostFound, ...(mode && { mode }) };
  const answer = await search.search(wanted);
  const index = await wiki.index();
  const tags = answer.hits.flatMap(({ page }) => index.byPath(page)?.tags ?? []);
  return {
    query,
    mode: answer.mode,
    notes: answer.notes,
    total: answer.hits.length,
    hits: answer.hits.slice(offset, offset + limit).map(shown),
    facets: {
      type: facetsOf(
        query,
        "type",
        answer.hits.map(({ type }) => type),
      ),
      tag: facetsOf(query, "tag", tags),
      path: facetsOf(
        query,
        "path",
        answer.hits.flatMap(({ page }) => folderIn(page)),
      ),
    },
  };
}

function shown(hit: Hit): SearchHit {
  const { page, title, type, headings, snippet, line, score, warnings } = hit;
  const { text, highlights } = snippet;
  return {
    id: pageIdOf(page),
    title,
    type,
    headings,
    snippet: text,
    highlights,
    line,
    score,
    warnings,
  };
}

function folderIn(path: string): string[] {
  const id = pageIdOf(path);
  return id.includes("/") ? [id.slice(0, id.lastIndexOf("/"))] : [];
}

function facetsOf(query: string, name: string, values: readonly string[]): Facet[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([left, a], [right, b]) => b - a || left.localeCompare(right))
    .slice(0, mostFacets)
    .map(([value, count]) => ({ value, count, ...toggled(query, filterOf(name, value)) }));
}

function filterOf(name: string, value: string): string {
  return /[\s"]/.test(value) ? `${name}:"${value.replaceAll('"', "")}"` : `${name}:${value}`;
}

function toggled(query: string, filter: string): Pick<Facet, "query" | "active"> {
  const at = ` ${query} `.indexOf(` ${filter} `);
  if (at < 0) return { query: `${query} ${filter}`.trim(), active: false };
  const without = `${query.slice(0, at)}${query.slice(at + filter.length)}`;
  return { query: without.replace(/\s+/g, " ").trim(), active: true };
}
