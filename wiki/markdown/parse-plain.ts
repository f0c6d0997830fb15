import { splitFrontMatter, type FrontMatter } from "../front-matter.ts";
import {
  beforeSpaces,
  digits,
  isIn,
  isSpace,
  lettersAndDigits,
  pastSpaces,
  runOf,
  tableOf,
} from "./characters.ts";
import type { Heading, MarkdownDocument } from "./document.ts";
import { OpenItems } from "./open-items.ts";
import { PlainDocument } from "./plain-document.ts";
import { edges, PlainInline } from "./plain-inline.ts";
import { Slugs } from "./slugs.ts";
import { mayBeTangled, mostNested, tangleIn } from "./tangle.ts";
import { TextScan } from "./text-scan.ts";

/** What a line may begin with that is no letter of a paragraph. */
const leads = tableOf("#>`~<-*+_=|:\t", digits);
const bullets = tableOf("-*+");
/** In an item's text these need a look. */
const itemLeads = tableOf("[", leads);
const idCharacters = tableOf("-", lettersAndDigits);

const fence = /^(`{3,}|~{3,})[^`]*$/;
const rule = /^(?:-{3,}|\*{3,}|_{3,}) *$/;
/** What begins a block other than a paragraph, or might. */
const blockStart =
  /^(?:#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|<|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|[=|:][=|: -]*$|(?:[-*_][ \t]*){3,}$|\t)/;
/** Under a line of text, it makes a heading or a table of it. */
const underline = /^[-=:|][-=:| \t]*$/;
const delimiters = /^\| *:?-+:? *(?:\| *:?-+:? *)*\| *$/;
const emptyTask = /^\[[ xX]\] *$/;

/**
 * What a page says, when it is as plain as most are: paragraphs, headings, lists, fences, tables, links.
 * Undefined at anything that is not certain: the parsers know. Thirty times faster than the fastest of them,
 * because no tree is made; a test holds it to the reference.
 */
export function parsePlain(source: string): MarkdownDocument | undefined {
  return reader.read(source);
}

/**
 * Reads one page after the other, by character codes and without strings of its lines: what is not kept of a
 * page is not made.
 */
class PlainReader {
  readonly #scan = new TextScan(mostNested);
  readonly #inline = new PlainInline(this.#scan);
  readonly #slugs = new Slugs();
  readonly #items = new OpenItems();
  #headings: Heading[] = [];
  #blocks: string[] = [];
  #source = "";
  #codes = this.#scan.codes;
  /** The line that is read next, from 0. */
  #line = 0;
  /** The open paragraph, which begins on a line; -1 when there is none. */
  #textLine = -1;
  #textStart = 0;
  #textEnd = 0;

  read(source: string): MarkdownDocument | undefined {
    const scan = this.#scan;
    if (/^(?:\uFEFF|\+\+\+)/.test(source) || !scan.read(source)) return undefined;
    if (mayBeTangled(source, scan) && tangleIn(source) !== undefined) return undefined;
    const frontMatter = splitFrontMatter(source);
    if (source.startsWith("---") && !frontMatter.present) return undefined;
    this.#begin(source, frontMatter);
    while (this.#line < scan.lines) if (!this.#block()) return undefined;
    if (!this.#flush()) return undefined;
    return new PlainDocument(source, frontMatter, {
      headings: this.#headings.slice(), // no longer than it is, as these two
      linkRows: this.#inline.links.take(),
      blocks: this.#blocks.slice(),
      tags: [...this.#inline.tags],
    });
  }

  #begin(source: string, { bodyOffset, bodyLine }: FrontMatter): void {
    this.#inline.begin(source);
    this.#slugs.clear();
    this.#items.close(0);
    this.#headings = [];
    this.#blocks = [];
    this.#source = source;
    this.#codes = this.#scan.codes;
    this.#line = bodyOffset === source.length ? this.#scan.lines : bodyLine - 1;
    this.#textLine = -1;
  }

  /** Reads one line, or all lines of a fence or a table. */
  #block(): boolean {
    const codes = this.#codes;
    const start = this.#scan.start(this.#line);
    const end = this.#scan.end(this.#line);
    this.#line += 1;
    const at = pastSpaces(codes, start, end);
    if (at === end) return this.#flush();
    if (!isIn(leads, codes[at])) return this.#text(start, at, end);
    const depth = codes[start] === 0x23 ? runOf(codes, start) : 7;
    if (depth <= 6 && codes[start + depth] === 0x20) return this.#heading(start + depth, end);
    const content = this.#content(at, end);
    return content < 0 ? this.#rare(start, at, end) : this.#item(start, at, content);
  }

  /** A line that may begin anything but a list item or a heading. */
  #rare(start: number, at: number, end: number): boolean {
    const told = this.#source.slice(at, end);
    if (this.#textLine >= 0 && underline.test(told)) return false;
    const led = at === start ? this.#leading(start, end, told) : undefined;
    return led ?? (!blockStart.test(told) && this.#text(start, at, end));
  }

  /** A fence, table or rule; undefined for none of them. */
  #leading(start: number, end: number, told: string): boolean | undefined {
    const mark = fence.exec(told)?.[1];
    if (mark !== undefined) return this.#fence(mark.length, told.charCodeAt(0));
    if (told.startsWith("|") && this.#textLine < 0 && delimiters.test(this.#peek()))
      return this.#table(start, end);
    if (!rule.test(told)) return undefined;
    this.#items.close(0);
    return this.#textLine < 0;
  }

  /** The next line without its end. */
  #peek(): string {
    if (this.#line >= this.#scan.lines) return "";
    return this.#source.slice(this.#scan.start(this.#line), this.#scan.end(this.#line));
  }

  /** A line of text: of the open paragraph, or the first of a new one. */
  #text(start: number, at: number, end: number): boolean {
    if (this.#textLine < 0) {
      this.#items.close(at - start);
      this.#open(at);
    }
    this.#textEnd = end;
    return !this.#items.isCode(at - start);
  }

  #open(start: number): void {
    this.#textLine = this.#line - 1;
    this.#textStart = start;
  }

  /** Where the text of a list item begins whose marker is here; -1 for no item. */
  #content(at: number, end: number): number {
    const codes = this.#codes;
    let from = at + 1;
    if (!isIn(bullets, codes[at])) {
      from = at;
      while (isIn(digits, codes[from])) from += 1;
      const isMarker = codes[from] === 0x2e || codes[from] === 0x29;
      if (from === at || from > at + 9 || !isMarker) return -1;
      from += 1;
    }
    const content = pastSpaces(codes, from, end);
    return content > from && content < from + 5 && content < end ? content : -1;
  }

  #item(start: number, at: number, content: number): boolean {
    const codes = this.#codes;
    const end = this.#scan.end(this.#line - 1);
    if (isIn(itemLeads, codes[content])) {
      const told = this.#source.slice(content, end);
      if (blockStart.test(told) || emptyTask.test(told)) return false;
    }
    const indent = at - start;
    const isNumbered = isIn(digits, codes[at]);
    // Only a list that begins with 1 may follow a line of text.
    const isFirst = codes[at] === 0x31 && !isIn(digits, codes[at + 1]);
    const mayFollow = !isNumbered || isFirst || this.#items.hasNumbered(indent);
    if (this.#textLine >= 0 && !mayFollow) return false;
    if (!this.#flush() || !this.#items.open(indent, content - start, isNumbered)) return false;
    this.#open(content);
    this.#textEnd = end;
    return true;
  }

  /** The heading whose marks end here. */
  #heading(marksEnd: number, lineEnd: number): boolean {
    const codes = this.#codes;
    if (!this.#flush()) return false;
    this.#items.close(0);
    const start = pastSpaces(codes, marksEnd, lineEnd);
    const end = beforeSpaces(codes, start, lineEnd);
    if (start === end || codes[end - 1] === 0x23) return false;
    if (isSpace(codes[start]) || isSpace(codes[end - 1])) return false;
    const line = this.#line;
    const text = this.#inline.readHeading(start, end, line - 1);
    if (text === undefined) return false;
    const depth = marksEnd - this.#scan.start(line - 1);
    this.#headings.push({ depth, text, slug: this.#slugs.slug(text), line });
    return this.#mark(start, end);
  }

  /** All lines of a fence that was opened by so many marks. */
  #fence(length: number, mark: number): boolean {
    const codes = this.#codes;
    if (!this.#flush()) return false;
    this.#items.close(0);
    while (this.#line < this.#scan.lines) {
      const start = this.#scan.start(this.#line);
      const end = this.#scan.end(this.#line);
      this.#line += 1;
      const at = pastSpaces(codes, start, end);
      if (codes[at] !== mark || at > start + 3) continue;
      let after = at + runOf(codes, at);
      if (after < at + length) continue;
      while (codes[after] === 0x20 || codes[after] === 0x09) after += 1;
      if (after >= end) return true;
    }
    return true;
  }

  /** A table whose rows all begin and end with a divider and have as many cells as its head. */
  #table(start: number, end: number): boolean {
    const codes = this.#codes;
    this.#items.close(0);
    const count = this.#cells(start, end);
    const columns = this.#peek().split("|").length - 2;
    if (count !== columns) return false;
    this.#line += 1;
    while (this.#line < this.#scan.lines) {
      const from = this.#scan.start(this.#line);
      const to = this.#scan.end(this.#line);
      this.#line += 1;
      if (pastSpaces(codes, from, to) === to) return true;
      if (codes[from] !== 0x7c || this.#cells(from, to) !== columns) return false;
    }
    return true;
  }

  /** Reads the cells of the row that was taken last and says how many there are; -1 when that is in doubt. */
  #cells(start: number, lineEnd: number): number {
    const codes = this.#codes;
    const line = this.#line - 1;
    const end = beforeSpaces(codes, start, lineEnd);
    let from = start + 1;
    let count = 0;
    for (let at = from; at < end; at += 1) {
      if (codes[at] !== 0x7c || codes[at - 1] === 0x5c) continue;
      const first = pastSpaces(codes, from, at);
      if (first < at && !this.#inline.read(first, beforeSpaces(codes, first, at), line)) return -1;
      count += 1;
      from = at + 1;
    }
    return from === end ? count : -1;
  }

  /** Reads the open paragraph, which has ended. */
  #flush(): boolean {
    const line = this.#textLine;
    if (line < 0) return true;
    this.#textLine = -1;
    const [start, end] = [this.#textStart, this.#textEnd];
    return this.#inline.read(start, end, line) && this.#mark(start, end);
  }

  /** The `^id` at the end of a paragraph or heading; false when it could be cut off from its text. */
  #mark(start: number, textEnd: number): boolean {
    const codes = this.#codes;
    let end = textEnd;
    while (end > start && isSpace(codes[end - 1])) end -= 1;
    let id = end;
    while (id > start && isIn(idCharacters, codes[id - 1])) id -= 1;
    const caret = id - 1;
    if (id === end || caret < start || codes[caret] !== 0x5e) return true;
    const isAlone = caret === start || isSpace(codes[caret - 1]);
    if (!isAlone) return !isIn(edges, codes[caret - 1]);
    this.#blocks.push(this.#source.slice(id, end));
    return true;
  }
}

const reader = new PlainReader();
