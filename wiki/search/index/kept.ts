/** Values that were read, by their keys: the newest of them stay, so that the next question need not read. */
export class Kept<K, T> {
  readonly #values = new Map<K, T>();
  readonly #most: number;

  /** `most` are kept. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The value of each key, in their order; `read` is asked for those that are not here, and may lack some. */
  async all(
    keys: readonly K[],
    read: (missing: K[]) => Promise<Iterable<readonly [K, T]>>,
  ): Promise<(T | undefined)[]> {
    const missing = keys.filter((key) => !this.#values.has(key));
    const found = new Map(missing.length === 0 ? [] : await read(missing));
    const values = keys.map((key) => found.get(key) ?? this.#values.get(key));
    for (const [key, value] of found) this.set(key, value);
    return values;
  }

  set(key: K, value: T): void {
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most) break;
      this.#values.delete(oldest);
    }
  }
}
