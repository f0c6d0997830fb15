import { mix, Words } from "./words.ts";

/** Texts with at least this part of their word triples in common are near duplicates. */
const leastLikeness = 0.9;
/** Shorter texts are alike by chance, and harmless. */
const leastWords = 50;
const shingleWords = 3;
/** Smallest hashes kept of a text, in `bands` groups: two of 0.9 likeness share a group with 0.9998. */
const bins = 32;
const bandSize = 4;
/** Texts compared with each new one that shares a group: a thousand copies need not all be compared. */
const mostRivals = 8;

const reader = new Words();

export interface Pair<Item> {
  first: Item;
  second: Item;
  /** Jaccard index of the word triples, `leastLikeness` to 1. */
  likeness: number;
}

/** Each item that nearly repeats an earlier one, with that one. Time grows with the text, not with its square. */
export function similarPairs<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): Pair<Item>[] {
  const groups = new Map<number, Item[]>();
  const pairs: Pair<Item>[] = [];
  for (const item of items) {
    const words = reader.read(textOf(item));
    if (words.count < leastWords) continue;
    const keys = bandKeys(smallestHashes(words));
    const rivals = byFrequency(keys.flatMap((key) => groups.get(key) ?? []));
    const pair = rivals.length === 0 ? undefined : firstAlike(item, rivals, textOf);
    if (pair) pairs.push(pair);
    else for (const key of keys) remember(groups, key, item);
  }
  return pairs;
}

function remember<Item>(groups: Map<number, Item[]>, key: number, item: Item): void {
  const known = groups.get(key);
  if (!known) groups.set(key, [item]);
  else if (known.length < mostRivals) known.push(item);
}

/** The items that share most groups come first: they are the likeliest. */
function byFrequency<Item>(items: readonly Item[]): Item[] {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].toSorted(([, left], [, right]) => right - left).map(([item]) => item);
}

function firstAlike<Item>(
  item: Item,
  rivals: readonly Item[],
  textOf: (item: Item) => string,
): Pair<Item> | undefined {
  const own = shinglesOf(textOf(item));
  for (const rival of rivals) {
    const likeness = jaccard(shinglesOf(textOf(rival)), own);
    if (likeness >= leastLikeness) return { first: rival, second: item, likeness };
  }
  return undefined;
}

/** One permutation hashing: of the hashes that fall into each bin, the smallest. */
function smallestHashes(words: Words): Int32Array {
  const smallest = new Int32Array(bins).fill(0x7fffffff);
  eachShingle(words, (hash) => {
    const bin = hash & (bins - 1);
    if (hash < (smallest[bin] ?? 0)) smallest[bin] = hash;
  });
  return smallest;
}

function bandKeys(smallest: Int32Array): number[] {
  const keys: number[] = [];
  for (let start = 0; start < bins; start += bandSize) {
    let key = start;
    for (let at = start; at < start + bandSize; at += 1) key = mix(key, smallest[at] ?? 0);
    keys.push(key);
  }
  return keys;
}

function shinglesOf(text: string): Set<number> {
  const shingles = new Set<number>();
  eachShingle(reader.read(text), (hash) => shingles.add(hash));
  return shingles;
}

function eachShingle({ hashes, count }: Words, use: (hash: number) => void): void {
  for (let at = 0; at + shingleWords <= count; at += 1) {
    let hash = 0;
    for (let next = at; next < at + shingleWords; next += 1) hash = mix(hash, hashes[next] ?? 0);
    use(hash);
  }
}

function jaccard(left: Set<number>, right: Set<number>): number {
  let common = 0;
  for (const hash of left) if (right.has(hash)) common += 1;
  return common / (left.size + right.size - common);
}
