/** What the first look asks about, by character code; 0 is nothing. */
const sorts = new Uint8Array(128);
const [lineFeed, opening, emphasis, closing, carriageReturn, foreign] = [1, 2, 3, 4, 5, 6];
sorts[0x0a] = lineFeed;
for (const mark of "[(") sorts[mark.charCodeAt(0)] = opening;
for (const mark of "*_~") sorts[mark.charCodeAt(0)] = emphasis;
sorts[0x5d] = closing; // ]
sorts[0x0d] = carriageReturn;
sorts[0] = foreign;

/** What a line consists of that opens quotes and lists, and of nothing else. */
const nesting = new Uint8Array(128);
for (const mark of " \t>-+*.)0123456789") nesting[mark.charCodeAt(0)] = 1;

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
/** Zeros behind the text, so that who looks ahead need not ask where it ends. */
const lookAhead = 4;

/**
 * The characters of one text after the other as numbers in an array, with the text's own offsets, and where
 * its lines end. Reading a number costs a tenth of asking a string, and ten thousand pages use one array.
 */
export class TextScan {
  /** UTF-16 codes, then zeros. */
  codes = new Uint16Array(64 * 1024);
  #bytes = Buffer.from(this.codes.buffer);
  lines = 0;
  /** How many `[` and `(` there are, and how many marks of emphasis. */
  brackets = 0;
  marks = 0;
  /** Whether so many characters at the start of a line may open quotes and lists that they nest deeply. */
  mayNest = false;
  /** Offset of the `\n` of each line, or of the text's end. */
  #feeds = new Int32Array(4 * 1024);
  readonly #nested: number;

  /** A line that nests more than `nested` deep must begin with more than so many marks. */
  constructor(nested: number) {
    this.#nested = nested;
  }

  /** False for a text that has what only a parser understands: definitions, other line ends, control characters. */
  read(source: string): boolean {
    const { length } = source;
    this.#write(source);
    const { codes } = this;
    let [from, brackets, marks] = [0, 0, 0];
    this.lines = 0;
    this.mayNest = this.#nests(0);
    for (let at = 0; at < length; at += 1) {
      const code = codes[at] ?? 0;
      const sort = code < 128 ? sorts[code] : 0;
      if (sort === 0) continue;
      if (sort === lineFeed) {
        this.#endLine(at);
        from = at + 1;
      } else if (sort === opening) brackets += 1;
      else if (sort === emphasis) marks += 1;
      else if (sort === foreign || isForeign(code, codes[at + 1])) return false;
    }
    if (from < length) this.#endLine(length);
    this.brackets = brackets;
    this.marks = marks;
    return true;
  }

  /** Where a line begins, by its number from 0. */
  start(line: number): number {
    return line === 0 ? 0 : (this.#feeds[line - 1] ?? 0) + 1;
  }

  /** Where it ends, before its `\n` or `\r\n`. */
  end(line: number): number {
    const feed = this.#feeds[line] ?? 0;
    return feed > 0 && this.codes[feed - 1] === 0x0d ? feed - 1 : feed;
  }

  #write(source: string): void {
    const room = source.length + lookAhead;
    if (this.codes.length < room) {
      this.codes = new Uint16Array(room * 2);
      this.#bytes = Buffer.from(this.codes.buffer);
    }
    const { codes } = this;
    if (isLittleEndian) this.#bytes.write(source, "utf16le");
    else for (let at = 0; at < source.length; at += 1) codes[at] = source.charCodeAt(at);
    codes.fill(0, source.length, room);
  }

  #endLine(at: number): void {
    if (this.lines === this.#feeds.length) {
      const longer = new Int32Array(this.lines * 2);
      longer.set(this.#feeds);
      this.#feeds = longer;
    }
    this.#feeds[this.lines] = at;
    this.lines += 1;
    this.mayNest ||= this.#nests(at + 1);
  }

  #nests(from: number): boolean {
    const { codes } = this;
    for (let at = from; at <= from + this.#nested; at += 1) {
      const code = codes[at] ?? 0;
      if (code > 127 || nesting[code] === 0) return false;
    }
    return true;
  }
}

/** Whether a `]` begins what could be a definition, or a `\r` ends a line alone. */
function isForeign(code: number, next: number | undefined): boolean {
  return code === 0x0d ? next !== 0x0a : next === 0x3a;
}
