import type { Chunk } from "#plans";
import { engineInMemory, plainQuery, Wiki, type Page } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import { withoutEntries } from "../kaizen/learning-lines.ts";
import { findConventions } from "./conventions.ts";
import { fence } from "./fence.ts";
import type { Filled, Part, Shown } from "./parts.ts";
import { estimateTokens, keepHead } from "./tokens.ts";

/** Most pages and tokens of memory in a packet (DESIGN 6). */
const maxSnippets = 5;
const maxTokens = 2000;

export interface Snippet {
  path: string;
  text: string;
}

/** What is known, as far as there is room, the most telling first. */
export function memoryPart(snippets: readonly Snippet[], nonce: string): Part {
  return {
    name: "wiki",
    need: snippets.reduce((sum, { path, text }) => sum + headCost(path) + estimateTokens(text), 0),
    floor: 300,
    most: maxTokens,
    fill: (tokens) => fill(snippets, tokens, nonce),
  };
}

/**
 * What a maker reads before the chunk: the conventions nearest to its files, the pages the plan names, then
 * what search finds.
 */
export async function findSnippets(run: RunContext, chunk: Chunk): Promise<Snippet[]> {
  const wiki = new Wiki(run.memory(), () => true);
  const pages = await wiki.pages();
  const named = await Promise.all(chunk.wiki.map((name) => wiki.page(name)));
  const snippets = named
    .filter((page) => page !== undefined)
    .map((page) => ({ path: page.path, text: withoutEntries(page.source) }));
  snippets.push(...(await found(pages, chunk, snippets)));
  return [...(await findConventions(run, chunk)), ...snippets].slice(0, maxSnippets);
}

/** Tag of the page that tells how this tool keeps the wiki: it says nothing about the repository. */
const aboutUs = "loopwiki";

/** Pages whose words score less than this share of the best are noise, not knowledge. */
const noise = 0.4;

/** Knowledge pages only, the best passage of each: logs and the catalogue say little about the work. */
async function found(
  pages: readonly Page[],
  chunk: Chunk,
  before: readonly Snippet[],
): Promise<Snippet[]> {
  const knowledge = pages.filter(
    ({ path, tags }) =>
      /^wiki\/(10_DOMAIN|20_SYSTEM)\//.test(path) &&
      path !== learningsPagePath &&
      !tags.includes(aboutUs),
  );
  const query = plainQuery(`${chunk.title}\n${chunk.instructions}\n${chunk.files.join(" ")}`);
  // Words alone, and no pages' ages: an attempt that is made again is told the same.
  const engine = engineInMemory(knowledge, { clock: () => new Date(0) });
  const limit = maxSnippets + before.length;
  const { hits } = await engine.search({ query, limit, mode: "text" });
  const best = Math.max(0, ...hits.map(({ bm25 = 0 }) => bm25));
  const seen = new Set(before.map(({ path }) => path));
  return hits
    .filter(({ page, bm25 = 0 }) => bm25 >= noise * best && !seen.has(page))
    .map(({ page, headings, text }) => ({
      path: page,
      text: `${headings.join(" > ")}\n${withoutEntries(text)}`,
    }));
}

/** Learnings reach the packet by their scope, not by search; see `kaizen/learnings-page.ts`. */
export const learningsPagePath = "wiki/20_SYSTEM/learnings.md";

/** Less of a page than this many tokens tells nothing. */
const leastCut = 50;

/** As many pages as fit, the last of them cut. */
function fill(snippets: readonly Snippet[], tokens: number, nonce: string): Filled {
  const shown: Shown[] = [];
  const parts: string[] = [];
  let left = tokens;
  for (const snippet of snippets) {
    const whole = snippet.text.trimEnd();
    const room = left - headCost(snippet.path);
    const text = keepHead(whole, room);
    if (text === "" || (text !== whole && room < leastCut)) break;
    left = room - estimateTokens(text);
    shown.push({ id: snippet.path, text });
    parts.push(`[${snippet.path}]\n${text}`);
  }
  const text = parts.join("\n\n") || "(no page of the wiki is about this yet)";
  return { values: { wiki: fence(nonce, "wiki", text) }, shown };
}

function headCost(path: string): number {
  return estimateTokens(`[${path}]\n\n\n`);
}
