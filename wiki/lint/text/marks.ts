const codes = 128; // of ASCII

/** A short text, in any case of its letters and ASCII only, and the bits that say that a text holds it. */
export type Mark = readonly [mark: string, bits: number];

/**
 * Looks for many short texts at once (Aho and Corasick): a state says which of them may have begun, and each
 * character of a text leads to the next state, `next[state + code]`; one that is not ASCII leads to state 0.
 * States are multiples of 128, so that nothing is multiplied on the way.
 */
export class Marks {
  readonly next: Uint16Array;
  /** Bits of what has just ended, by a state's number (`state >> 7`). */
  readonly bits: Uint8Array;

  constructor(marks: readonly Mark[]) {
    const most = 1 + marks.reduce((sum, [mark]) => sum + mark.length, 0);
    if (most * codes > 0x10000) throw new RangeError("Unexpected marks of more than 511 letters.");
    this.next = new Uint16Array(most * codes);
    this.bits = new Uint8Array(most);
    const children = this.#grow(marks);
    const fallbacks = new Map([[0, 0]]);
    for (const [state, fallback] of fallbacks) {
      // Whatever does not go on from here goes on from the longest end of what was read that is a beginning.
      this.next.copyWithin(state, fallback, fallback + codes);
      this.bits[state >> 7] = (this.bits[state >> 7] ?? 0) | (this.bits[fallback >> 7] ?? 0);
      for (const [code, child] of children.get(state) ?? []) {
        fallbacks.set(child, state === 0 ? 0 : (this.next[state + code] ?? 0));
        for (const each of casesOf(code)) this.next[state + each] = child;
      }
    }
  }

  /** Makes the states; each has the letters that lead from it to another. */
  #grow(marks: readonly Mark[]): Map<number, Map<number, number>> {
    const children = new Map<number, Map<number, number>>([[0, new Map()]]);
    for (const [mark, bits] of marks) {
      let state = 0;
      for (const letter of mark.toLowerCase()) {
        const code = letter.charCodeAt(0);
        const known = children.get(state)?.get(code);
        const child = known ?? children.size * codes;
        children.get(state)?.set(code, child);
        if (known === undefined) children.set(child, new Map());
        state = child;
      }
      this.bits[state >> 7] = (this.bits[state >> 7] ?? 0) | bits;
    }
    return children;
  }
}

function casesOf(code: number): readonly number[] {
  return code >= 0x61 && code <= 0x7a ? [code, code - 0x20] : [code];
}
