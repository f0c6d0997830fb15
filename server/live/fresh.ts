import { setTimeout as sleep } from "node:timers/promises";

export interface FreshOptions {
  /** The answer is good for so many times as long as reading took: reading costs a small share of the time. */
  share: number;
  /** But never for longer, in milliseconds. */
  mostMs: number;
}

/**
 * Reads again only when the last answer is older than reading it is worth; who asks meanwhile shares one
 * reading. Small things are thus always new, and large ones do not bring the server to its knees: there is
 * never more than one reading at a time, however much is written.
 */
export class Fresh<T> {
  readonly #read: () => Promise<T>;
  readonly #options: FreshOptions;
  #last: { value: T; goodUntil: number } | undefined;
  #reading: Promise<T> | undefined;
  /** Whether something was written since the reading began. */
  #isOutdated = false;
  /** Begins when the outdated one has ended. */
  #following: Promise<T> | undefined;
  /** Until then nothing is read for those to whom a late answer is good enough. */
  #restUntil = 0;

  constructor(read: () => Promise<T>, options: FreshOptions) {
    this.#read = read;
    this.#options = options;
  }

  async get(): Promise<T> {
    if (this.#last && performance.now() < this.#last.goodUntil) return this.#last.value;
    if (!this.#reading) return this.#readAgain();
    return this.#isOutdated ? (this.#following ??= this.#follow(this.#reading)) : this.#reading;
  }

  /** The last answer, even if it is no longer true, while a new one is read now and then; waits only for the first. */
  async late(): Promise<T> {
    if (!this.#last) return this.get();
    const isResting = performance.now() < this.#restUntil;
    if (!isResting && !this.#reading) this.get().catch(() => undefined); // whoever waits for it next is told
    return this.#last.value;
  }

  /** The same, but nothing when the first answer takes longer than this (ms). */
  async lateWithin(patienceMs: number): Promise<T | undefined> {
    const answer = this.late();
    if (this.#last) return answer;
    return Promise.race([answer, sleep(patienceMs, undefined, { ref: false })]);
  }

  /** What is known, or being read, is no longer true. */
  expire(): void {
    this.#isOutdated = true;
    if (this.#last) this.#last = { value: this.#last.value, goodUntil: 0 };
  }

  async #follow(reading: Promise<T>): Promise<T> {
    await reading.catch(() => undefined);
    this.#following = undefined;
    return this.get();
  }

  #readAgain(): Promise<T> {
    const start = performance.now();
    this.#isOutdated = false;
    this.#reading = this.#read()
      .then((value) => {
        const now = performance.now();
        this.#restUntil = now + Math.min(this.#options.mostMs, this.#options.share * (now - start));
        this.#last = { value, goodUntil: this.#isOutdated ? 0 : this.#restUntil };
        return value;
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }
}
