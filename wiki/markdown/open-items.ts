/** So many list items in each other are for a parser. */
const deepest = 50;

/** The list items that are open, by columns. */
export class OpenItems {
  /** Columns before the text of the innermost; 0 without any. */
  within = 0;
  readonly #indents = new Int32Array(deepest);
  readonly #contents = new Int32Array(deepest);
  readonly #numbered = new Uint8Array(deepest);
  #depth = 0;

  /** An item with its marker and its text behind so many columns; false where only a parser knows. */
  open(indent: number, content: number, isNumbered: boolean): boolean {
    this.close(indent);
    if (this.isCode(indent) || this.#depth === deepest) return false;
    this.#indents[this.#depth] = indent;
    this.#contents[this.#depth] = content;
    this.#numbered[this.#depth] = isNumbered ? 1 : 0;
    this.#depth += 1;
    this.within = content;
    return true;
  }

  /** Ends those to which a line with this indent does not belong. */
  close(indent: number): void {
    while (this.within > indent) {
      this.#depth -= 1;
      this.within = this.#depth === 0 ? 0 : (this.#contents[this.#depth - 1] ?? 0);
    }
  }

  /** Whether a line with this indent is code of the innermost. */
  isCode(indent: number): boolean {
    return indent > this.within + 3;
  }

  /** Whether a numbered list is open whose markers have this indent. */
  hasNumbered(indent: number): boolean {
    for (let at = 0; at < this.#depth; at += 1)
      if (this.#numbered[at] === 1 && this.#indents[at] === indent) return true;
    return false;
  }
}
