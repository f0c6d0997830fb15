import { ranking } from "../ranking-settings.ts";
import type { Candidate, StoredChunk } from "../store.ts";

/** A passage with what each way of searching gave it; undefined where it was not found. */
export interface FoundPassage {
  chunk: StoredChunk;
  /** BM25. */
  words: number | undefined;
  /** Cosine. */
  meaning: number | undefined;
}

/** A page by its found passages. */
export interface FoundPage {
  page: string;
  passages: FoundPassage[];
  words: number | undefined;
  meaning: number | undefined;
}

/** Puts the passages of each page together. */
export function groupPages(
  byWords: readonly Candidate[],
  byMeaning: readonly Candidate[],
): FoundPage[] {
  const passages = new Map<string, FoundPassage>();
  for (const { chunk, score } of byWords)
    passages.set(chunk.id, { chunk, words: score, meaning: undefined });
  for (const { chunk, score } of byMeaning) {
    const known = passages.get(chunk.id);
    if (known) known.meaning = score;
    else passages.set(chunk.id, { chunk, words: undefined, meaning: score });
  }
  const pages = new Map<string, FoundPassage[]>();
  for (const passage of passages.values()) {
    const ofPage = pages.get(passage.chunk.page);
    if (ofPage) ofPage.push(passage);
    else pages.set(passage.chunk.page, [passage]);
  }
  return [...pages].map(([page, passages]) => ({
    page,
    passages,
    words: together(passages.map(({ words }) => words)),
    meaning: nearest(passages.map(({ meaning }) => meaning)),
  }));
}

/** The best passage's score, and ever less of each further one's: an answer in two parts is one answer. */
function together(scores: readonly (number | undefined)[]): number | undefined {
  const found = scores.filter((score) => score !== undefined).toSorted((a, b) => b - a);
  if (found.length === 0) return undefined;
  return found.reduce((sum, score, at) => sum + score * ranking.furtherPassages ** at, 0);
}

function nearest(scores: readonly (number | undefined)[]): number | undefined {
  const found = scores.filter((score) => score !== undefined);
  return found.length === 0 ? undefined : Math.max(...found);
}
