import type { Link } from "./link.ts";
import { readUrl, readWikiLink } from "./link-text.ts";

/** Numbers of a link: kind, line, column, start, end, and where what is written inside it begins and ends. */
export const linkWidth = 7;
const kinds = ["wiki", "markdown", "embed"] as const;

/**
 * The links of a page on which each stands on one line and says what is written: seven numbers for each, in
 * an array that many pages share, because ten thousand pages have a hundred thousand links. They are read
 * again from the page's text whenever somebody asks.
 */
export class LinkRows {
  readonly numbers: Int32Array;
  /** Place of the first number. */
  readonly from: number;
  readonly count: number;

  constructor(numbers: Int32Array, from: number, count: number) {
    this.numbers = numbers;
    this.from = from;
    this.count = count;
  }

  kind(at: number): Link["kind"] {
    return kinds[this.#number(at, 0)] ?? "markdown";
  }

  /** Offset of the first character of a link, as in `Place`. */
  start(at: number): number {
    return this.#number(at, 3);
  }

  /** Offset behind its last. */
  end(at: number): number {
    return this.#number(at, 4);
  }

  /** Offset of what is written between the brackets of a wiki link, or as the address of another. */
  innerStart(at: number): number {
    return this.#number(at, 5);
  }

  innerEnd(at: number): number {
    return this.#number(at, 6);
  }

  /** What stands there. */
  inner(at: number, source: string): string {
    return source.slice(this.innerStart(at), this.innerEnd(at));
  }

  /** A new object each time. */
  read(at: number, source: string): Link {
    const kind = this.kind(at);
    const inner = this.inner(at, source);
    const [line, column] = [this.#number(at, 1), this.#number(at, 2)];
    const [start, end] = [this.start(at), this.end(at)];
    return {
      kind,
      ...(kind === "markdown" ? readUrl(inner) : readWikiLink(inner)),
      place: {
        start: { line, column, offset: start },
        end: { line, column: column + end - start, offset: end },
      },
    };
  }

  all(source: string): Link[] {
    return Array.from({ length: this.count }, (_, at) => this.read(at, source));
  }

  #number(at: number, which: number): number {
    return this.numbers[this.from + at * linkWidth + which] ?? 0;
  }
}

/** So many links share an array: about 100 pages. */
const together = 1024;

/** Writes the rows of one page after the other. */
export class LinkRowWriter {
  #numbers = new Int32Array(together * linkWidth);
  /** Where the rows of the page begin that is being written. */
  #from = 0;
  #count = 0;

  /** Forgets what was written since the last `take`: the page was not plain after all. */
  clear(): void {
    this.#count = 0;
  }

  /** One row: `column` is 1-based, the others as `LinkRows` gives them. */
  add(
    kind: Link["kind"],
    { line, column, start, end }: { line: number; column: number; start: number; end: number },
    [innerStart, innerEnd]: readonly [number, number],
  ): void {
    let at = this.#from + this.#count * linkWidth;
    if (at + linkWidth > this.#numbers.length) at = this.#move();
    const numbers = this.#numbers;
    numbers[at] = kinds.indexOf(kind);
    numbers[at + 1] = line;
    numbers[at + 2] = column;
    numbers[at + 3] = start;
    numbers[at + 4] = end;
    numbers[at + 5] = innerStart;
    numbers[at + 6] = innerEnd;
    this.#count += 1;
  }

  /** The rows of the page; the next page's begin behind them. */
  take(): LinkRows {
    const rows = new LinkRows(this.#numbers, this.#from, this.#count);
    this.#from += this.#count * linkWidth;
    this.#count = 0;
    return rows;
  }

  /** Goes on in a new array that has room for this page's links, whatever the old one keeps. */
  #move(): number {
    const used = this.#count * linkWidth;
    const larger = new Int32Array(Math.max(together * linkWidth, used * 2));
    larger.set(this.#numbers.subarray(this.#from, this.#from + used));
    this.#numbers = larger;
    this.#from = 0;
    return used;
  }
}
