import { ranking } from "../ranking-settings.ts";

/** What can be ranked two ways. */
interface Scored {
  words: number | undefined;
  meaning: number | undefined;
}

export interface Fused<T> {
  item: T;
  /** 1-based place among what the words found, and among what the meaning found. */
  ranks: { words: number | undefined; meaning: number | undefined };
  /** Shares of the best possible sum, which is 1. */
  words: number;
  meaning: number;
}

/** Which ways of searching were asked. */
export interface Ways {
  words: boolean;
  meaning: boolean;
}

/**
 * Reciprocal rank fusion. `lacksVectors` says what the meaning could not have found because it is not
 * embedded yet: it is taken to stand there where the words put it, neither punished nor favoured.
 */
export function fuse<T extends Scored>(
  items: readonly T[],
  ways: Ways,
  lacksVectors: (item: T) => boolean = () => false,
): Fused<T>[] {
  const byWords = ranksOf(items, ({ words }) => words);
  const byMeaning = ranksOf(items, ({ meaning }) => meaning);
  const all =
    (ways.words ? ranking.weights.words : 0) + (ways.meaning ? ranking.weights.meaning : 0);
  const share = (weight: number, rank: number | undefined): number =>
    rank === undefined ? 0 : ((weight / all) * (ranking.fusionK + 1)) / (ranking.fusionK + rank);
  return items.map((item) => {
    const ranks = { words: byWords.get(item), meaning: byMeaning.get(item) };
    const meant = ranks.meaning ?? (ways.meaning && lacksVectors(item) ? ranks.words : undefined);
    return {
      item,
      ranks,
      words: ways.words ? share(ranking.weights.words, ranks.words) : 0,
      meaning: ways.meaning ? share(ranking.weights.meaning, meant) : 0,
    };
  });
}

function ranksOf<T>(items: readonly T[], scoreOf: (item: T) => number | undefined): Map<T, number> {
  const scored = items.flatMap((item) => {
    const score = scoreOf(item);
    return score === undefined ? [] : [{ item, score }];
  });
  const sorted = scored.toSorted((left, right) => right.score - left.score);
  const ranks = new Map<T, number>();
  let rank = 1;
  for (const [at, { item, score }] of sorted.entries()) {
    if (score !== sorted[at - 1]?.score) rank = at + 1; // equals stand at the same place
    ranks.set(item, rank);
  }
  return ranks;
}
