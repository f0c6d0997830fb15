import type { Embedder } from "#wiki";
import { parsePage } from "../../../wiki/page.ts";
import { chunksOf, embeddedText } from "../../../wiki/search/chunk-pages.ts";
import { MemoryStore } from "../../../wiki/search/memory-store.ts";
import { plainQuery } from "../../../wiki/search/parse-query.ts";
import { SearchEngine, searchModes } from "../../../wiki/search/search-engine.ts";
import { evaluate, type Quality, type Ranking } from "./evaluate.ts";
import type { JudgedSet } from "./judged-sets.ts";
import type { Peer } from "./peers.ts";

/** Results by system. */
export type Results = Map<string, Quality>;

/** Ours in each mode, and the peers, over one set. Without an embedder only the words. */
export async function measureQuality(
  set: JudgedSet,
  embedder: Embedder | undefined,
  peers: Record<string, Peer>,
): Promise<Results> {
  const results: Results = new Map();
  const engine = await ourEngine(set, embedder);
  for (const mode of searchModes.filter((mode) => mode === "text" || embedder)) {
    const rankings: Ranking[] = [];
    for (const { text } of set.queries) {
      const { hits } = await engine.search({ query: plainQuery(text), limit: 50, mode });
      rankings.push(hits.map(({ page }) => idOf(page)));
    }
    results.set(`ours, ${mode}`, evaluate(set, rankings));
  }
  for (const [name, peer] of Object.entries(peers))
    results.set(name, evaluate(set, await peer(set)));
  return results;
}

/** Each document is a page, read, cut and searched as every page is. */
async function ourEngine(set: JudgedSet, embedder: Embedder | undefined): Promise<SearchEngine> {
  const chunks = set.docs.flatMap(({ id, title, text }) => {
    const front = `---\ntitle: ${JSON.stringify(title || "Untitled")}\ntype: concept\n---\n\n`;
    return chunksOf(parsePage(pathOf(id), `${front}${text}\n`));
  });
  const vectors = await embedder?.embed(chunks.map(embeddedText), "passage");
  const byId = new Map(vectors?.map((vector, at) => [chunks[at]?.id ?? "", vector]));
  const store = new MemoryStore(chunks, byId);
  return new SearchEngine({ store, embedder, clock: () => new Date(0) });
}

function pathOf(id: string): string {
  return `wiki/docs/${encodeURIComponent(id)}.md`;
}

function idOf(path: string): string {
  return decodeURIComponent(path.slice("wiki/docs/".length, -".md".length));
}

/** A table of one set, and what of the goals it misses. */
export function describeQuality(
  set: JudgedSet,
  results: Results,
): { text: string; missed: string[] } {
  const rows = Array.from(results, ([name, { ndcg10, recall5, recall50 }]) =>
    [name.padEnd(22), percent(ndcg10), percent(recall5), percent(recall50)].join(""),
  );
  const size = `${set.docs.length} documents, ${set.queries.length} questions`;
  const head = `${`${set.name} (${size})`.padEnd(22)}\n${"".padEnd(22)} nDCG@10     R@5    R@50`;
  return { text: [head, ...rows].join("\n"), missed: missedGoals(set.name, results) };
}

function percent(value: number): string {
  return (100 * value).toFixed(1).padStart(8);
}

/** Least nDCG@10 of hybrid, by set (issue 4). */
const leastHybrid = new Map([
  ["cranfield", 0.56],
  ["cisi", 0.45],
]);

function missedGoals(set: string, results: Results): string[] {
  const scoreOf = (name: string): number | undefined => results.get(name)?.ndcg10;
  const [hybrid, text] = [scoreOf("ours, hybrid"), scoreOf("ours, text")];
  const above = ["ours, text", "ours, vector"].map(
    (name) => [hybrid, name, scoreOf(name)] as const,
  );
  const atLeast = ["LanceDB FTS", "SQLite FTS5 porter"].map(
    (name) => [text, name, scoreOf(name)] as const,
  );
  const compared = [...above, ...atLeast].flatMap(([ours, name, theirs]) =>
    ours !== undefined && theirs !== undefined && ours < theirs
      ? [`${set}: ${ours.toFixed(3)} is below ${name}, ${theirs.toFixed(3)}`]
      : [],
  );
  const least = leastHybrid.get(set) ?? 0;
  return hybrid !== undefined && hybrid < least
    ? [...compared, `${set}: hybrid ${hybrid.toFixed(3)} is below ${least}`]
    : compared;
}
