import type { Chunk } from "#plans";
import { engineInMemory, plainQuery, Wiki, type ContentRoot, type Page } from "#wiki";
import type { Receipt } from "../journal/run-event.ts";
import { estimateTokens, keepHead, sha256 } from "./fence.ts";

/** Most pages and tokens of memory in a packet (DESIGN 6). */
const maxSnippets = 5;
const maxTokens = 2000;

interface Snippet {
  path: string;
  text: string;
}

/** The pages a maker reads before the chunk: those the plan names, then what search finds. */
export async function memorySection(
  memory: ContentRoot,
  chunk: Chunk,
): Promise<{ text: string; receipts: Receipt[] }> {
  const wiki = new Wiki(memory, () => true);
  const pages = await wiki.pages();
  const named = await Promise.all(chunk.wiki.map((name) => wiki.page(name)));
  const snippets = named
    .filter((page) => page !== undefined)
    .map((page) => ({ path: page.path, text: page.source }));
  snippets.push(...(await found(pages, chunk, snippets)));
  return fit(snippets.slice(0, maxSnippets));
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
    .map(({ page, headings, text }) => ({ path: page, text: `${headings.join(" > ")}\n${text}` }));
}

/** Learnings reach the packet by their scope, not by search; see `kaizen/learnings-page.ts`. */
export const learningsPagePath = "wiki/20_SYSTEM/learnings.md";

function fit(snippets: readonly Snippet[]): { text: string; receipts: Receipt[] } {
  const receipts: Receipt[] = [];
  const parts: string[] = [];
  let left = maxTokens;
  for (const { path, text } of snippets) {
    if (left < 50) break;
    const shown = keepHead(text.trimEnd(), left);
    const tokens = estimateTokens(shown);
    left -= tokens;
    receipts.push({ id: path, hash: sha256(shown), rank: receipts.length + 1, tokens });
    parts.push(`[${path}]\n${shown}`);
  }
  return { text: parts.join("\n\n") || "(no page of the wiki is about this yet)", receipts };
}
