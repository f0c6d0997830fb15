import type { TreeFile } from "./read-blobs.ts";

/** Words that are written as paths: with a slash, or with an ending. */
const pathLike = /[\w@.+-]*[\w@+-]+(?:\/[\w@.+-]*[\w@+-]+)+|[\w@+-][\w@.+-]*\.[A-Za-z]\w{0,5}\b/g;
const maxNames = 20;

/**
 * 1 for a file that the text names (`src/till.ts`, `till.ts`), less for one of several of that name or in
 * a folder that it names (`net/http`): n files share what the square root of n would have.
 */
export function namedPlaces(text: string, files: readonly TreeFile[]): Float64Array {
  const scores = new Float64Array(files.length);
  const names = [...new Set(text.match(pathLike))].slice(0, maxNames);
  for (const name of names) {
    const places = [...files.keys()].filter((place) => isNamed(files[place]?.path ?? "", name));
    const score = 1 / Math.sqrt(places.length);
    for (const place of places) scores[place] = Math.max(scores[place] ?? 0, score);
  }
  return scores;
}

function isNamed(path: string, name: string): boolean {
  const found = `/${path}/`;
  return found.includes(`/${name}/`) || found.endsWith(`/${name}/`);
}
