import { bitDistanceFrom } from "../links/suggest.ts";

/** Shorter terms have too many neighbours: `leak` is no misspelt `leek`. Longer ones are no words. */
const [shortest, longest] = [5, 31];

/** Letters that may be wrong in a term: none when it is not made of letters. */
export function mostEdits(term: string): number {
  if (term.length < shortest || term.length > longest || !/^\p{L}+$/u.test(term)) return 0;
  return term.length < 8 ? 1 : 2;
}

/** The term among these that begins alike and differs in the fewest letters, of several the most frequent. */
export function nearestTerm(term: string, counts: Iterable<readonly [string, number]>) {
  const most = mostEdits(term);
  const distanceTo = bitDistanceFrom(term);
  let best: { term: string; distance: number; count: number } | undefined;
  for (const [other, count] of counts) {
    if (other.charAt(0) !== term.charAt(0) || Math.abs(other.length - term.length) > most) continue;
    const distance = distanceTo(other, most);
    if (distance > most || distance === 0) continue;
    const isBetter =
      !best || distance < best.distance || (distance === best.distance && count > best.count);
    if (isBetter) best = { term: other, distance, count };
  }
  return best?.term;
}
