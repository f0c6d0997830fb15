/** Most characters of texts that are remembered: a hundred long pages. */
const most = 8_000_000;

/** Texts that somebody was given to edit, by their hash: the base of a merge when two have edited at once. */
export class GivenTexts {
  readonly #texts = new Map<string, string>();
  #size = 0;

  remember(hash: string, text: string): void {
    if (this.#texts.delete(hash)) this.#size -= text.length;
    this.#texts.set(hash, text); // the latest is the last
    this.#size += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#size <= most || oldest === hash) break;
      this.#texts.delete(oldest);
      this.#size -= length;
    }
  }

  get(hash: string): string | undefined {
    return this.#texts.get(hash);
  }
}
