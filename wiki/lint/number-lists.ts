import type { Column } from "../cache/columns.ts";

/** Joins lists of numbers: one after the other, and where each ends. */
export class NumberListWriter {
  readonly #numbers: number[] = [];
  readonly #ends: number[] = [];

  add(list: readonly number[]): void {
    for (const number of list) this.#numbers.push(number);
    this.#ends.push(this.#numbers.length);
  }

  /** Two columns, the numbers with all their bits. */
  columns(name: string): Record<string, Column> {
    return {
      [name]: new Float64Array(this.#numbers),
      [`${name} ends`]: new Int32Array(this.#ends),
    };
  }
}

/** Gives each list of what was joined when it is asked for: of thousands most are not. */
export class NumberLists {
  readonly #numbers: Float64Array;
  readonly #ends: Int32Array;

  constructor(numbers: Float64Array, ends: Int32Array) {
    this.#numbers = numbers;
    this.#ends = ends;
  }

  /** Empty for a place behind the last. */
  at(place: number): readonly number[] {
    const [from, to] = [this.#start(place), this.#ends[place] ?? 0];
    return from >= to ? none : Array.from(this.#numbers.subarray(from, to));
  }

  /** Whether one of the numbers in a list is among others; makes no list. */
  hasAny(place: number, others: ReadonlySet<number>): boolean {
    const to = this.#ends[place] ?? 0;
    for (let at = this.#start(place); at < to; at += 1)
      if (others.has(this.#numbers[at] ?? 0)) return true;
    return false;
  }

  /** Places of the lists with one of the numbers. */
  withAny(numbers: ReadonlySet<number>): number[] {
    const places: number[] = [];
    for (let place = 0; place < this.#ends.length; place += 1)
      if (this.hasAny(place, numbers)) places.push(place);
    return places;
  }

  #start(place: number): number {
    return place === 0 ? 0 : (this.#ends[place - 1] ?? 0);
  }
}

const none: readonly number[] = [];
