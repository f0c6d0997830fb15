import { estimateTokens } from "#agents";
import { parseQuery, searchModes, type Hit, type SearchMode } from "#wiki";
import { z } from "zod";
import { asData, fitting, moreLine, mostTokens, readCursor } from "../answer.ts";
import { defineTool } from "../tool.ts";

const usualLimit = 8;
const usualBudget = 1200;
/** So many pages are ranked at least: the first two pages of answers are then of one ranking. */
const leastAsked = 20;

export const search = defineTool({
  name: "search",
  title: "Search the wiki",
  description:
    'Find pages of the memory by words and meaning, best first: id, lines, snippet. Call before reading files you do not know. Filters: type:system tag:money path:10_DOMAIN since:2026-01-01, "exact phrase".',
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    query: z.string().trim().min(1).max(500),
    limit: z.int().min(1).max(50).default(usualLimit),
    mode: z.enum(searchModes).optional(),
    budget_tokens: z.int().min(100).max(mostTokens).default(usualBudget),
    cursor: z.string().max(40).optional(),
  }),
  run: async ({ query, limit, mode, budget_tokens, cursor }, { services, signal }) => {
    const from = readCursor(cursor);
    const {
      hits,
      mode: by,
      notes,
    } = await services.search(
      {
        query: parseQuery(query, services.clock()),
        limit: Math.max(leastAsked, from + limit + 1), // one more tells that there is more
        ...(mode === undefined ? {} : { mode }),
      },
      signal,
    );
    const wanted = hits.slice(from, from + limit);
    if (wanted.length === 0) return nothing(from, notes);
    const { taken, count } = fitting(wanted.map(describe), budget_tokens - 100);
    const [best] = wanted;
    return [
      asData(`pages found by ${wayOf(by)}`, taken.join("\n")),
      ...notes,
      `Read: read_pages {"pages":["${best ? addressOf(best) : ""}"]}`,
      ...moreLine(from + count, hits.length),
    ].join("\n");
  },
});

function nothing(from: number, notes: readonly string[]): string {
  const why = from > 0 ? "There is no more." : "Nothing was found.";
  const advice =
    from > 0 ? [] : ['Try other words, or fewer; read_pages {"pages":["index"]} lists every page.'];
  return [why, ...notes, ...advice].join("\n");
}

function wayOf(mode: SearchMode): string {
  return mode === "hybrid" ? "words and meaning" : mode === "text" ? "words" : "meaning";
}

function describe(hit: Hit): string {
  const { title, headings, line, endLine, tokens, snippet, warnings } = hit;
  const path = [...new Set([title, ...headings])].join(" › ");
  const care = warnings.length === 0 ? "" : ` (${warnings.join("; ")})`;
  const text = estimateTokens(snippet.text) > 90 ? `${snippet.text.slice(0, 260)} …` : snippet.text;
  return `${addressOf(hit)} | ${path} | lines ${line}-${endLine}, ${tokens} tokens${care}\n  ${text}`;
}

/** What `read_pages` takes: the page, from the passage's first line on when that is not the page's. */
function addressOf({ page, line, headings }: Hit): string {
  const id = page.replace(/^wiki\/|\.md$/g, "");
  return headings.length < 2 ? id : `${id}#L${line}`;
}
