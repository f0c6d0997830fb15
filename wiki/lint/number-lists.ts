/** Lists of whole numbers, one after the other, each after its length: JSON reads that ten times faster. */
export function joinLists(lists: Iterable<readonly number[]>): number[] {
  const joined: number[] = [];
  for (const list of lists) {
    joined.push(list.length);
    for (const number of list) joined.push(number);
  }
  return joined;
}

/** Gives each list of what `joinLists` made when it is asked for: of thousands most are not. */
export class NumberLists {
  readonly #joined: readonly number[];
  /** Where the length of each list stands. */
  readonly #starts: number[] = [];

  constructor(joined: readonly number[]) {
    this.#joined = joined;
    for (let at = 0; at < joined.length; at += (joined[at] ?? 0) + 1) this.#starts.push(at);
  }

  /** Empty for a place behind the last. */
  at(place: number): readonly number[] {
    const start = this.#starts[place];
    const length = start === undefined ? 0 : (this.#joined[start] ?? 0);
    if (start === undefined || length === 0) return none;
    return this.#joined.slice(start + 1, start + 1 + length);
  }
}

const none: readonly number[] = [];
