import { partsOf, wholeOf } from "./words.ts";

/** For each name, by its place, the places of the terms that are a part of it or the whole of it. */
export function matchTerms(
  names: readonly string[],
  terms: readonly string[],
): Map<number, number[]> {
  const places = new Map(terms.map((term, place) => [term, place]));
  const found = new Map<number, number[]>();
  if (terms.length === 0) return found;
  const likely = startsOf(terms);
  names.forEach((name, id) => {
    if (!likely.test(name)) return;
    const matches = [...partsOf(name), wholeOf(name)].flatMap((part) => places.get(part) ?? []);
    if (matches.length > 0) found.set(id, [...new Set(matches)]);
  });
  return found;
}

/**
 * Cheap, to spare most names the rest: a stem is a start of its word, but for its last letter (`queri`).
 * What matches as a whole matches in its parts too, and these are terms as well.
 */
function startsOf(terms: readonly string[]): RegExp {
  const starts = terms
    .filter((term) => !term.startsWith("="))
    .map((term) => term.slice(0, Math.max(3, term.length - 1)));
  return new RegExp(
    starts.map((start) => start.replaceAll(/[^\p{L}\p{N}]/gu, ".")).join("|"),
    "iu",
  );
}
