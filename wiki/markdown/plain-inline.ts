import { isIn, isSpace, letters, lettersAndDigits, runOf, tableOf } from "./characters.ts";
import { LinkRowWriter } from "./link-rows.ts";
import { labelOf, readWikiLink } from "./link-text.ts";
import { addressEnd, isWww, urlEnd, urlStart, wikiLinkEnd } from "./plain-link-syntax.ts";
import type { TextScan } from "./text-scan.ts";

/** What is no more than text: everything but these. */
const marks = tableOf("\n\\`[!<&:.@#\0");
/** In a heading also emphasis: its text must be rid of it. */
const headingMarks = tableOf("*_~", marks);
/** After `<` and after `&` these make more than text of it, before `@` an address. */
const afterLess = tableOf("/!?", letters);
const afterAmpersand = tableOf("#", letters);
const beforeAt = tableOf("_.+-", lettersAndDigits);
/** In the text of a link these are for a parser. */
const noLinkText = tableOf("[\n\\<\0");
/** What no tag begins with. */
const noTag = tableOf("\n !\"#$%&'()*+,.:;<=>?@[\\]^`{|}~\0");
/** Marks at which a text may be cut into nodes. */
export const edges = tableOf("*_~])`>");

const tag = /[\p{L}\p{N}_/-]+/uy;

/**
 * Reads the inline Markdown that nearly every line is made of. Every method gives up, with -1 or false,
 * at anything that a full parser could understand otherwise.
 */
export class PlainInline {
  /** Of the page that is being read. */
  readonly links = new LinkRowWriter();
  /** Each once. */
  readonly tags = new Set<string>();
  readonly #scan: TextScan;
  #source = "";
  #codes: Uint16Array;
  /** The line that is being read, and where it begins. */
  #line = 0;
  #lineStart = 0;
  #isHeading = false;
  #inLink = false;
  /** The last `]` of brackets that are text. */
  #textBracket = -1;

  constructor(scan: TextScan) {
    this.#scan = scan;
    this.#codes = scan.codes;
  }

  /** Begins with another text, which was scanned. */
  begin(source: string): void {
    this.#source = source;
    this.#codes = this.#scan.codes;
    if (this.tags.size > 0) this.tags.clear();
    this.links.clear();
    this.#textBracket = -1;
  }

  read(start: number, end: number, line: number): boolean {
    this.#line = line;
    this.#lineStart = this.#scan.start(line);
    this.#isHeading = false;
    this.#inLink = false;
    return this.#span(start, end);
  }

  /** What a reader sees of a heading; undefined where that is in doubt. */
  readHeading(start: number, end: number, line: number): string | undefined {
    this.#line = line;
    this.#lineStart = this.#scan.start(line);
    this.#isHeading = true;
    this.#inLink = false;
    const source = this.#source;
    let [text, told] = ["", start];
    for (let at = start; at < end;) {
      const code = this.#codes[at] ?? 0;
      const next = isIn(headingMarks, code) ? this.#headingMark(at, start, end) : at + 1;
      if (next < 0) return undefined;
      if (next > at + 1) {
        text += source.slice(told, at) + this.#label(at, next);
        told = next;
      }
      at = next;
    }
    return text + source.slice(told, end);
  }

  #headingMark(at: number, start: number, end: number): number {
    const codes = this.#codes;
    const code = codes[at];
    if (code === 0x2a || code === 0x7e) return -1; // * and ~
    if (code !== 0x5f) return this.#mark(at, start, end);
    const isInWord = isIn(lettersAndDigits, codes[at - 1]) && isIn(lettersAndDigits, codes[at + 1]);
    return isInWord ? at + 1 : -1;
  }

  #span(start: number, end: number): boolean {
    const codes = this.#codes;
    for (let at = start; at < end;) {
      const code = codes[at] ?? 0;
      if (code > 127 || marks[code] === 0) {
        at += 1;
        continue;
      }
      at = this.#mark(at, start, end);
      if (at < 0) return false;
    }
    return true;
  }

  /** Where to go on after the mark at an offset; -1 for one that may be more than text. */
  #mark(at: number, start: number, end: number): number {
    const codes = this.#codes;
    const code = codes[at] ?? 0;
    switch (code) {
      case 0x0a: // a new line
        this.#line += 1;
        this.#lineStart = at + 1;
        return at + 1;
      case 0x5b: // [
        return this.#bracket(at, at, end);
      case 0x60: // `
        return this.#code(at, end);
      case 0x21: // !
        return codes[at + 1] === 0x5b ? this.#bracket(at, at + 1, end) : at + 1;
      case 0x23: // #
        return isIn(noTag, codes[at + 1]) ? at + 1 : this.#tag(at, start);
      case 0x3a: // :
        return codes[at + 1] === 0x2f ? this.#url(at, start, end) : at + 1;
      default:
        return this.#isText(at, code) ? at + 1 : -1;
    }
  }

  /** Whether a mark that is no bracket is text where it stands. */
  #isText(at: number, code: number): boolean {
    const codes = this.#codes;
    switch (code) {
      case 0x2e: // .
        return !isWww(codes, at);
      case 0x3c: // <
        return !isIn(afterLess, codes[at + 1]);
      case 0x26: // &
        return !isIn(afterAmpersand, codes[at + 1]);
      case 0x40: // @
        return at === 0 || !isIn(beforeAt, codes[at - 1]);
      default: // a backslash, a zero
        return false;
    }
  }

  /** A code span: up to the next run of as many backticks. */
  #code(at: number, end: number): number {
    const codes = this.#codes;
    const run = runOf(codes, at);
    for (let close = at + run; close < end;) {
      const length = codes[close] === 0x60 ? runOf(codes, close) : 0;
      if (length === run) return this.#pass(at, close + run);
      close += Math.max(length, 1);
    }
    return -1;
  }

  /** Goes on behind something that may hold line ends, but no table's divider. */
  #pass(from: number, to: number): number {
    for (let at = from; at < to; at += 1) {
      if (this.#codes[at] !== 0x0a) continue;
      this.#line += 1;
      this.#lineStart = at + 1;
    }
    return to;
  }

  #bracket(start: number, at: number, end: number): number {
    const codes = this.#codes;
    if (this.#inLink || (this.#isHeading && start < at)) return -1;
    if (codes[at + 1] === 0x5b) return this.#wikiLink(start, at, end);
    const close = this.#closing(at, end);
    if (close < 0 || codes[at + 1] === 0x5e /* ^ */) return -1;
    if (codes[close + 1] !== 0x28) {
      this.#textBracket = close;
      return at + 1;
    }
    if (this.#isHeading && /[*_~`]/.test(this.#source.slice(at, close))) return -1;
    return this.#link(start, close, end);
  }

  /** `[[target|label]]`, or an embed from its `!` on. */
  #wikiLink(start: number, open: number, end: number): number {
    const inner = open + 2;
    const close = wikiLinkEnd(this.#codes, inner);
    if (close < 0 || close + 2 > end) return -1;
    const [line, column] = [this.#line + 1, start - this.#lineStart + 1];
    const kind = start < open ? "embed" : "wiki";
    this.links.add(kind, { line, column, start, end: close + 2 }, [inner, close]);
    return close + 2;
  }

  /** The `]` of a `[` on the same line, past code; -1 when that is in doubt. */
  #closing(open: number, end: number): number {
    const codes = this.#codes;
    for (let at = open + 1; at < end; at += 1) {
      const code = codes[at] ?? 0;
      if (code === 0x5d) return at;
      if (isIn(noLinkText, code)) return -1;
      if (code !== 0x60) continue;
      const line = this.#line;
      at = this.#code(at, end) - 1;
      if (at < 0 || line !== this.#line) return -1;
    }
    return -1;
  }

  /** `[text](destination)` with its `]` at `close`, or an image, which begins at a `!`. */
  #link(start: number, close: number, end: number): number {
    const inner = close + 2;
    const after = addressEnd(this.#codes, inner) + 1;
    if (after <= 0 || after > end) return -1;
    const [line, column] = [this.#line + 1, start - this.#lineStart + 1];
    this.links.add("markdown", { line, column, start, end: after }, [inner, after - 1]);
    if (this.#codes[start] === 0x21) return this.#holdsCode(start, close) ? -1 : after;
    this.#inLink = true;
    const isText = this.#span(start + 1, close);
    this.#inLink = false;
    return isText ? after : -1;
  }

  /** A bare URL, whose colon this is. */
  #url(colon: number, start: number, end: number): number {
    const codes = this.#codes;
    if (codes[colon + 2] !== 0x2f) return colon + 1;
    const from = urlStart(codes, colon);
    const isApart = from === start || codes[from - 1] === 0x28 || isSpace(codes[from - 1]);
    if (from < start || !isApart || colon < this.#textBracket) return -1;
    const after = urlEnd(codes, colon, end);
    if (after < 0 || this.#isHeading || this.#inLink) return -1;
    const [line, column] = [this.#line + 1, from - this.#lineStart + 1];
    this.links.add("markdown", { line, column, start: from, end: after }, [from, after]);
    return after;
  }

  #holdsCode(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (this.#codes[at] === 0x60) return true;
    return false;
  }

  #tag(at: number, start: number): number {
    const before = at === start ? 0x20 : (this.#codes[at - 1] ?? 0);
    if (isIn(edges, before)) return -1;
    tag.lastIndex = at + 1;
    const found = tag.exec(this.#source)?.[0];
    if (found === undefined) return at + 1;
    if (found.includes("_")) return -1;
    if ((before === 0x28 || isSpace(before)) && /\D/.test(found)) this.tags.add(found);
    return at + 1;
  }

  /** What a reader sees of a construct. */
  #label(from: number, to: number): string {
    const written = this.#source.slice(from, to);
    if (written.startsWith("[[")) return labelOf(readWikiLink(written.slice(2, -2)));
    if (written.startsWith("[")) return written.slice(1, written.lastIndexOf("]("));
    const code = written.replace(/^`+|`+$/g, "");
    return /^ .*\S.* $/.test(code) ? code.slice(1, -1) : code;
  }
}
