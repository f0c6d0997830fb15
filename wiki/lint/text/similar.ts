import { mix, Words } from "./words.ts";

/** Texts with at least this part of their word triples in common are near duplicates. */
const leastLikeness = 0.9;
/** Shorter texts are alike by chance, and harmless. */
const leastWords = 50;
/** Smallest hashes kept of a text, in `bands` groups: two of 0.9 likeness share a group with 0.9998. */
const bins = 32;
const bandSize = 4;
/** Texts compared with each new one that shares a group: a thousand copies need not all be compared. */
export const mostRivals = 8;

const reader = new Words();

export interface Pair<Item> {
  first: Item;
  second: Item;
  /** Jaccard index of the word triples, `leastLikeness` to 1. */
  likeness: number;
}

/** What is known of the items already. */
export interface Likenesses<Item> {
  /** What `bandsOf` says of an item's text; without it every text is asked for. */
  bands?: (item: Item) => readonly number[];
  /** Items that are known to be no near duplicates of another; those found to be none are added. */
  unlike?: {
    get(item: Item): readonly Item[] | undefined;
    set(item: Item, others: readonly Item[]): unknown;
  };
}

/**
 * Each item that nearly repeats an earlier one, with that one. Time grows with the text, not with its
 * square; texts of which enough is known are not asked for.
 */
export function similarPairs<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  {
    bands = (item) => bandsOf(reader.read(textOf(item)), 0),
    unlike = new Map(),
  }: Likenesses<Item> = {},
): Pair<Item>[] {
  const groups = new Map<number, Item[]>();
  const pairs: Pair<Item>[] = [];
  const all = items.map(bands);
  const isShared = sharedKeys(all);
  for (const [at, item] of items.entries()) {
    const keys = all[at]?.filter(isShared) ?? [];
    if (keys.length === 0) continue;
    const rivals = byFrequency(keys.flatMap((key) => groups.get(key) ?? []));
    const pair = rivals.length === 0 ? undefined : firstAlike(item, rivals, { textOf, unlike });
    if (pair) pairs.push(pair);
    else for (const key of keys) remember(groups, key, item);
  }
  return pairs;
}

/** Tells the keys that more than one text may have: of most texts it is none. */
function sharedKeys(all: readonly (readonly number[])[]): (key: number) => boolean {
  const seen = new Uint8Array(1 << 20);
  for (const keys of all)
    for (const key of keys) {
      const at = key & (seen.length - 1);
      seen[at] = seen[at] === 0 ? 1 : 2;
    }
  return (key) => seen[key & (seen.length - 1)] === 2;
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
  {
    textOf,
    unlike,
  }: { textOf: (item: Item) => string } & Required<Pick<Likenesses<Item>, "unlike">>,
): Pair<Item> | undefined {
  const known = unlike.get(item) ?? [];
  const doubtful = rivals.filter((rival) => !known.includes(rival));
  if (doubtful.length === 0) return undefined;
  const own = new ShingleSet(reader.read(textOf(item)));
  const others: Item[] = [];
  for (const rival of doubtful) {
    const text = textOf(rival);
    // Most are told apart by their first lines, and reading is most of the work.
    const isOther = own.rulesOut(reader.read(text.slice(0, text.length >> 2)));
    const likeness = isOther ? 0 : own.likeness(reader.read(text));
    if (likeness >= leastLikeness) return { first: rival, second: item, likeness };
    others.push(rival);
  }
  unlike.set(item, [...known, ...others]);
  return undefined;
}

/**
 * Keys of the groups that a text falls into, made of its words from an offset on: texts that are alike
 * share one. Empty for a text that is too short.
 */
export function bandsOf(words: Words, from: number): number[] {
  let first = 0;
  while (first < words.count && (words.starts[first] ?? 0) < from) first += 1;
  return words.count - first < leastWords ? [] : bandKeys(smallestHashes(words, first));
}

const smallest = new Int32Array(bins);

/** One permutation hashing: of the hashes that fall into each bin, the smallest. */
function smallestHashes({ hashes, count }: Words, first: number): Int32Array {
  smallest.fill(0x7fffffff);
  let [one, two] = [hashes[first] ?? 0, hashes[first + 1] ?? 0];
  for (let at = first + 2; at < count; at += 1) {
    const three = hashes[at] ?? 0;
    const hash = shingle(one, two, three);
    const bin = hash & (bins - 1);
    if (hash < (smallest[bin] ?? 0)) smallest[bin] = hash;
    [one, two] = [two, three];
  }
  return smallest;
}

/** Hash of three words in a row. */
function shingle(one: number, two: number, three: number): number {
  return mix(mix(mix(0, one), two), three);
}

const keys: number[] = [];

/** A copy of the keys, because an array that grows keeps room for twice as many. */
function bandKeys(smallest: Int32Array): number[] {
  keys.length = 0;
  for (let start = 0; start < bins; start += bandSize) {
    let key = start;
    for (let at = start; at < start + bandSize; at += 1) key = mix(key, smallest[at] ?? 0);
    keys.push(key);
  }
  return keys.slice();
}

/** A text with more strange triples than this part of the known ones is no near duplicate, whatever follows. */
const mostOthers = 1 / leastLikeness - 1;

/** The word triples of a text, in a table made for being asked about thousands of them. One at a time. */
class ShingleSet {
  static #tables = [new Int32Array(4096), new Int32Array(4096)] as const;
  readonly #table: Int32Array;
  /** For each place of the table, the last question that found it; 0 where there is none. */
  readonly #marks: Int32Array;
  readonly #last: number;
  #question = 1;
  #size = 0;

  constructor(words: Words) {
    const places = 2 ** Math.ceil(Math.log2(words.count * 2 + 2));
    if (ShingleSet.#tables[0].length < places)
      ShingleSet.#tables = [new Int32Array(places), new Int32Array(places)];
    [this.#table, this.#marks] = ShingleSet.#tables;
    this.#marks.fill(0, 0, places);
    this.#last = places - 1;
    for (let at = 2; at < words.count; at += 1) {
      const hash = shingleAt(words, at);
      const place = this.#find(hash);
      if (this.#marks[place] !== 0) continue;
      this.#table[place] = hash;
      this.#marks[place] = 1;
      this.#size += 1;
    }
  }

  /** Jaccard index with the triples of another text; 0 when it is less than the least likeness. */
  likeness(words: Words): number {
    this.#question += 1;
    let common = 0;
    const most = this.#size * mostOthers;
    const others = new Set<number>();
    for (let at = 2; at < words.count; at += 1) {
      const hash = shingleAt(words, at);
      const place = this.#find(hash);
      if (this.#marks[place] === 0) {
        others.add(hash);
        if (others.size > most) return 0;
      } else if (this.#marks[place] !== this.#question) {
        this.#marks[place] = this.#question;
        common += 1;
      }
    }
    return common / (this.#size + others.size);
  }

  /** Whether a text that begins with these words is no near duplicate, whatever follows; the last may be cut. */
  rulesOut(words: Words): boolean {
    const most = this.#size * mostOthers;
    const others = new Set<number>();
    for (let at = 2; at < words.count - 1; at += 1) {
      const hash = shingleAt(words, at);
      if (this.#marks[this.#find(hash)] === 0) others.add(hash);
    }
    return others.size > most;
  }

  /** The place of a hash, or the free one where it would be. */
  #find(hash: number): number {
    let at = hash & this.#last;
    while (this.#marks[at] !== 0 && this.#table[at] !== hash) at = (at + 1) & this.#last;
    return at;
  }
}

function shingleAt({ hashes }: Words, at: number): number {
  return shingle(hashes[at - 2] ?? 0, hashes[at - 1] ?? 0, hashes[at] ?? 0);
}
