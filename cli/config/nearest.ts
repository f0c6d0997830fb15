import { closest } from "#wiki";

/** The candidate a mistyped or unfinished word most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const begun = candidates.find((candidate) => word.length > 2 && candidate.startsWith(word));
  return begun ?? closest(word, candidates);
}
