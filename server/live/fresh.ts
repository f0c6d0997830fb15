import { setTimeout as sleep } from "node:timers/promises";

export interface FreshOptions {
  /** The answer is good for so many times as long as reading took: reading costs a small share of the time. */
  share: number;
  /** But never for longer, in milliseconds. */
  mostMs: number;
}

/**
 * Reads again only when the last answer is older than reading it is worth; who asks meanwhile shares one
 * reading. Small things are thus always new, and large ones do not bring the server to its knees.
 */
export class Fresh<T> {
  readonly #read: () => Promise<T>;
  readonly #options: FreshOptions;
  #last: { value: T; goodUntil: number } | undefined;
  #reading: Promise<T> | undefined;
  /** Until then nothing is read for those to whom a late answer is good enough. */
  #restUntil = 0;

  constructor(read: () => Promise<T>, options: FreshOptions) {
    this.#read = read;
    this.#options = options;
  }

  async get(): Promise<T> {
    if (this.#last && performance.now() < this.#last.goodUntil) return this.#last.value;
    return (this.#reading ??= this.#readAgain());
  }

  /** The last answer, even if it is no longer true, while a new one is read now and then; waits only for the first. */
  async late(): Promise<T> {
    if (this.#last && performance.now() < this.#restUntil) return this.#last.value;
    const next = this.get();
    if (!this.#last) return next;
    next.catch(() => undefined); // whoever waits for it next is told
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
    this.#reading = undefined;
    if (this.#last) this.#last = { value: this.#last.value, goodUntil: 0 };
  }

  #readAgain(): Promise<T> {
    const start = performance.now();
    const reading: Promise<T> = this.#read().then(
      (value) => {
        const now = performance.now();
        const goodFor = Math.min(this.#options.mostMs, this.#options.share * (now - start));
        if (this.#reading === reading) {
          this.#last = { value, goodUntil: now + goodFor };
          this.#restUntil = now + goodFor;
          this.#reading = undefined;
        }
        return value;
      },
      (error: unknown) => {
        if (this.#reading === reading) this.#reading = undefined;
        throw error;
      },
    );
    return reading;
  }
}
