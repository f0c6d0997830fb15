import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ContentRoot,
  engineInMemory,
  openSearchStore,
  parsePage,
  plainQuery,
  SearchEngine,
  searchModes,
  updateIndex,
  type Embedder,
  type Page,
  type SearchMode,
} from "#wiki";
import { chunksOf, embeddedText } from "../../../wiki/search/chunk-pages.ts";
import type { ChunkStore, PageFacts } from "../../../wiki/search/store.ts";
import { evaluate, type Quality, type Ranking } from "./evaluate.ts";
import type { JudgedSet } from "./judged-sets.ts";
import type { Peer } from "./peers.ts";

/** Results by system. */
export type Results = Map<string, Quality>;

const clock = (): Date => new Date(0);

/** Ours in each mode, and the peers, over one set. Without an embedder only the words. */
export async function measureQuality(
  set: JudgedSet,
  embedder: Embedder | undefined,
  peers: Record<string, Peer>,
): Promise<Results> {
  const results: Results = new Map();
  const ask = async (engine: SearchEngine, mode: SearchMode): Promise<Quality> => {
    const rankings: Ranking[] = [];
    for (const { text } of set.queries) {
      const { hits } = await engine.search({ query: plainQuery(text), limit: 50, mode });
      rankings.push(hits.map(({ page }) => idOf(page)));
    }
    return evaluate(set, rankings);
  };
  const pages = set.docs.map(pageOf);
  await withIndex(pages, embedder, async (store) => {
    const engine = new SearchEngine({ store, embedder, clock });
    for (const mode of searchModes.filter((mode) => mode === "text" || embedder))
      results.set(`ours, ${mode}`, await ask(engine, mode));
  });
  results.set("ours, text in memory", await ask(engineInMemory(pages, { clock }), "text"));
  for (const [name, peer] of Object.entries(peers))
    results.set(name, evaluate(set, await peer(set)));
  return results;
}

/** Each document is a page, read, cut, indexed and searched as every page is. */
function pageOf({ id, title, text }: JudgedSet["docs"][number]): Page {
  const front = `---\ntitle: ${JSON.stringify(title || "Untitled")}\ntype: concept\n---\n\n`;
  return parsePage(pathOf(id), `${front}${text}\n`);
}

async function withIndex(
  pages: readonly Page[],
  embedder: Embedder | undefined,
  work: (store: ChunkStore) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "loopwiki-quality-"));
  try {
    const content = new ContentRoot(directory);
    await updateIndex(pages, { content, embedder: embedder && (await embedAll(pages, embedder)) });
    const store = await openSearchStore({ content, pages, facts: noFacts, note: warn });
    await work(store);
    await store.close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** No document links to another. */
function noFacts(): Promise<ReadonlyMap<string, PageFacts>> {
  return Promise.resolve(new Map());
}

function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Everything at once, so that a cache of the embedder's sees the same texts in every run. */
async function embedAll(pages: readonly Page[], embedder: Embedder): Promise<Embedder> {
  const texts = pages.flatMap((page) => chunksOf(page)).map(embeddedText);
  const vectors = await embedder.embed(texts, "passage");
  const known = new Map(texts.map((text, at) => [text, vectors[at]]));
  const embed = async (asked: readonly string[], kind: "query" | "passage") => {
    const found = asked.map((text) => known.get(text)).filter((vector) => vector !== undefined);
    return found.length === asked.length ? found : embedder.embed(asked, kind);
  };
  const { model, dimensions } = embedder;
  return { model, dimensions, embed, close: () => Promise.resolve() };
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
  const [hybrid, text] = [results.get("ours, hybrid"), results.get("ours, text")];
  const compared = [
    ...["ours, text", "ours, vector"].flatMap((name) => below(hybrid, name, results)),
    ...["LanceDB FTS", "SQLite FTS5 porter"].flatMap((name) => below(text, name, results)),
  ].map((missed) => `${set}: ${missed}`);
  const least = leastHybrid.get(set) ?? 0;
  return hybrid !== undefined && hybrid.ndcg10 < least
    ? [...compared, `${set}: hybrid ${hybrid.ndcg10.toFixed(3)} is below ${least}`]
    : compared;
}

/** Where ours is worse than another system, by either measure of the issue. */
function below(ours: Quality | undefined, name: string, results: Results): string[] {
  const theirs = results.get(name);
  if (!ours || !theirs) return [];
  return (["ndcg10", "recall5"] as const).flatMap((measure) =>
    ours[measure] < theirs[measure]
      ? [`${measure} ${ours[measure].toFixed(3)} is below ${name}, ${theirs[measure].toFixed(3)}`]
      : [],
  );
}
