import type { JudgedSet } from "./judged-sets.ts";

/** Means over all questions, 0 to 1. */
export interface Quality {
  ndcg10: number;
  recall5: number;
  recall50: number;
}

/** Ids of documents, best first, each once. */
export type Ranking = readonly string[];

/**
 * Normalised discounted cumulative gain of the first ten, and recall, with binary relevance: the measures of
 * BEIR and of shared/research/embeddings.md, whole documents only.
 */
export function evaluate(set: JudgedSet, rankings: readonly Ranking[]): Quality {
  const total = { ndcg10: 0, recall5: 0, recall50: 0 };
  for (const [at, { id }] of set.queries.entries()) {
    const relevant = set.relevant.get(id) ?? new Set<string>();
    const ranking = rankings[at] ?? [];
    total.ndcg10 += ndcg(ranking, relevant, 10);
    total.recall5 += recall(ranking, relevant, 5);
    total.recall50 += recall(ranking, relevant, 50);
  }
  const count = set.queries.length;
  return {
    ndcg10: total.ndcg10 / count,
    recall5: total.recall5 / count,
    recall50: total.recall50 / count,
  };
}

function ndcg(ranking: Ranking, relevant: ReadonlySet<string>, top: number): number {
  const got = ranking
    .slice(0, top)
    .reduce((sum, id, place) => sum + (relevant.has(id) ? gain(place) : 0), 0);
  const most = Math.min(top, relevant.size);
  const best = Array.from({ length: most }, (_, place) => gain(place)).reduce((a, b) => a + b, 0);
  return best === 0 ? 0 : got / best;
}

function recall(ranking: Ranking, relevant: ReadonlySet<string>, top: number): number {
  const found = ranking.slice(0, top).filter((id) => relevant.has(id)).length;
  return relevant.size === 0 ? 0 : found / relevant.size;
}

/** What a find is worth at a 0-based place. */
function gain(place: number): number {
  return 1 / Math.log2(place + 2);
}
