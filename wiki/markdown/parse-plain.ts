import { splitFrontMatter, type FrontMatter } from "../front-matter.ts";
import type { Heading, Link, MarkdownDocument } from "./document.ts";
import type { LinkRows } from "./link-rows.ts";
import { links, PlainInline, type Piece } from "./plain-inline.ts";
import { Slugs } from "./slugs.ts";

/** Anywhere in a text these ask for a parser: definitions, other line ends, a byte order mark. */
const foreign = /\]:|[\r\0]|^\uFEFF|^\+\+\+/;
const fence = /^(`{3,}|~{3,})[^`\n]*$/;
/** Most lines: no block begins with a letter. */
const plainStart = /^ *[A-Za-z]/;
const bullet = /^(?:[-*+]|(\d{1,9})[.)]) {1,4}(?=[^ ])/;
const rule = /^(?:-{3,}|\*{3,}|_{3,}) *$/;
/** What begins a block other than a paragraph, or might. */
const blockStart =
  /^(?:#{1,6}(?:[ \t]|$)|>|`{3}|~{3}|<|[-*+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|[=|:][=|: -]*$|(?:[-*_][ \t]*){3,}$|\t)/;
/** Under a line of text, it makes a heading or a table of it. */
const underline = /^[ \t]*[-=:|][-=:| \t]*$/;
const delimiters = /^\| *:?-+:? *(?:\| *:?-+:? *)*\| *$/;
const block = /\^([A-Za-z0-9-]+)\s*$/;

/** An open list item. */
interface Item {
  /** Columns before its marker, and before its text. */
  indent: number;
  content: number;
  isOrdered: boolean;
}

/**
 * What a page says, when it is as plain as most are: paragraphs, headings, lists, fences, tables, links.
 * Undefined at anything that is not certain: the parsers know. Ten times faster than the fastest of them,
 * because no tree is made; a test holds it to the reference.
 */
export function parsePlain(source: string): MarkdownDocument | undefined {
  if (foreign.test(source)) return undefined;
  const frontMatter = splitFrontMatter(source);
  if (source.startsWith("---") && !frontMatter.present) return undefined;
  links.clear();
  const reader = new PlainReader(source, frontMatter);
  if (!reader.read()) return undefined;
  return new PlainDocument(source, frontMatter, reader);
}

/** A document whose links are made when somebody asks for them: few do of most pages. */
class PlainDocument implements MarkdownDocument {
  readonly frontMatter: FrontMatter;
  readonly headings: Heading[];
  readonly linkRows: LinkRows;
  readonly blocks: string[];
  readonly tags: string[];
  readonly #source: string;
  #links: Link[] | undefined;

  constructor(source: string, frontMatter: FrontMatter, { headings, blocks, inline }: PlainReader) {
    this.frontMatter = frontMatter;
    this.headings = headings;
    this.linkRows = links.take();
    this.blocks = blocks;
    this.tags = [...inline.tags];
    this.#source = source;
  }

  get links(): Link[] {
    return (this.#links ??= this.linkRows.all(this.#source));
  }
}

class PlainReader {
  readonly headings: Heading[] = [];
  readonly blocks: string[] = [];
  readonly inline: PlainInline;
  readonly #source: string;
  readonly #slugs = new Slugs();
  readonly #items: Item[] = [];
  #paragraph: Piece | undefined;
  /** Offset and number of the line that is read next. */
  #at: number;
  #line: number;

  constructor(source: string, { bodyOffset, bodyLine }: { bodyOffset: number; bodyLine: number }) {
    this.#source = source;
    this.inline = new PlainInline(source);
    this.#at = bodyOffset;
    this.#line = bodyLine;
  }

  read(): boolean {
    while (this.#at < this.#source.length) if (!this.#block()) return false;
    return this.#flush();
  }

  /** Reads one line, or all lines of a fence or a table. */
  #block(): boolean {
    const start = this.#at;
    const text = this.#take();
    const indent = text.search(/[^ ]/);
    if (indent < 0) return this.#flush();
    if (plainStart.test(text)) return this.#text(start, indent, text.length);
    const told = text.slice(indent);
    const marker = bullet.exec(told);
    if (marker) return this.#item(marker, { start, indent, told });
    if (this.#paragraph && underline.test(told)) return false;
    const leads = indent === 0 ? this.#leading(start, told) : undefined;
    return leads ?? (!blockStart.test(told) && this.#text(start, indent, text.length));
  }

  /** A heading, fence, table or rule; undefined for none of them. */
  #leading(start: number, told: string): boolean | undefined {
    if (/^#{1,6} /.test(told)) return this.#heading(start, told);
    const mark = fence.exec(told)?.[1];
    if (mark !== undefined) return this.#fence(mark);
    if (told.startsWith("|") && !this.#paragraph && delimiters.test(this.#peek()))
      return this.#table(start, told);
    if (rule.test(told)) return !this.#paragraph && this.#close(0);
    return undefined;
  }

  /** The next line without its end. */
  #take(): string {
    const start = this.#at;
    const found = this.#source.indexOf("\n", start);
    const end = found < 0 ? this.#source.length : found;
    this.#at = end + 1;
    this.#line += 1;
    return this.#source.slice(start, end);
  }

  #peek(): string {
    const end = this.#source.indexOf("\n", this.#at);
    return this.#source.slice(this.#at, end < 0 ? undefined : end);
  }

  /** A line of text: of the open paragraph, or the first of a new one. */
  #text(start: number, indent: number, length: number): boolean {
    const end = start + length;
    if (this.#paragraph) {
      if (indent > (this.#items.at(-1)?.content ?? 0) + 3) return false;
      this.#paragraph.end = end;
      return true;
    }
    this.#close(indent);
    if (indent > (this.#items.at(-1)?.content ?? 0) + 3) return false; // code
    this.#open(start + indent, end, start);
    return true;
  }

  #open(start: number, end: number, lineStart: number): void {
    this.#paragraph = { start, end, line: this.#line - 1, lineStart };
  }

  #item(
    [marker, number]: RegExpExecArray,
    { start, indent, told }: { start: number; indent: number; told: string },
  ): boolean {
    if (
      blockStart.test(told.slice(marker.length)) ||
      /^\[[ xX]\] *$/.test(told.slice(marker.length))
    )
      return false;
    const isOrdered = number !== undefined;
    const isNext = this.#items.some((item) => item.isOrdered && item.indent === indent);
    // Only a list that begins with 1 may follow a line of text.
    if (this.#paragraph && isOrdered && number !== "1" && !isNext) return false;
    if (!this.#flush()) return false;
    this.#close(indent);
    const within = this.#items.at(-1)?.content ?? 0;
    if (indent > within + 3) return false;
    this.#items.push({ indent, content: indent + marker.length, isOrdered });
    this.#open(start + indent + marker.length, start + indent + told.length, start);
    return true;
  }

  /** Ends the items to which a line with this indent does not belong. */
  #close(indent: number): boolean {
    while ((this.#items.at(-1)?.content ?? 0) > indent) this.#items.pop();
    return true;
  }

  #heading(lineStart: number, told: string): boolean {
    if (!this.#flush()) return false;
    this.#close(0);
    const depth = told.indexOf(" ");
    const text = trimmed(told.slice(depth));
    if (text === "" || /#$|^[^\S ]|[^\S ]$/.test(text)) return false;
    const line = this.#line - 1;
    const start = lineStart + told.indexOf(text, depth);
    const end = start + text.length;
    if (!this.inline.read({ start, end, line, lineStart }, true)) return false;
    const { text: plain } = this.inline;
    this.headings.push({ depth, text: plain, slug: this.#slugs.slug(plain), line });
    return this.#mark(start, end);
  }

  #fence(mark: string): boolean {
    if (!this.#flush()) return false;
    this.#close(0);
    const closing = new RegExp(`^ {0,3}${mark}${mark.slice(0, 1)}*[ \\t]*$`);
    while (this.#at < this.#source.length) if (closing.test(this.#take())) return true;
    return true;
  }

  /** A table whose rows all begin and end with a divider and have as many cells as its head. */
  #table(start: number, head: string): boolean {
    this.#close(0);
    const count = this.#cells(head, start);
    const columns = this.#take().split("|").length - 2;
    if (count !== columns) return false;
    while (this.#at < this.#source.length) {
      const lineStart = this.#at;
      const row = this.#take();
      if (trimmed(row) === "") return true;
      if (!row.startsWith("|") || this.#cells(row, lineStart) !== columns) return false;
    }
    return true;
  }

  /** Reads the cells of a row and says how many there are; -1 when that is in doubt. */
  #cells(row: string, lineStart: number): number {
    const line = this.#line - 1;
    const last = row.replace(/ +$/, "").length - 1;
    let from = 1;
    let count = 0;
    for (let at = 1; at <= last; at += 1) {
      if (row[at] !== "|" || row[at - 1] === "\\") continue;
      const text = trimmed(row.slice(from, at));
      const start = lineStart + row.indexOf(text, from);
      const cell = { start, end: start + text.length, line, lineStart };
      if (text !== "" && !this.inline.read(cell)) return -1;
      count += 1;
      from = at + 1;
    }
    return from === last + 1 ? count : -1;
  }

  /** Reads the open paragraph, which has ended. */
  #flush(): boolean {
    const paragraph = this.#paragraph;
    this.#paragraph = undefined;
    if (!paragraph) return true;
    return this.inline.read(paragraph) && this.#mark(paragraph.start, paragraph.end);
  }

  /** The `^id` at the end of a paragraph or heading; false when it could be cut off from its text. */
  #mark(start: number, end: number): boolean {
    const source = this.#source;
    const caret = source.lastIndexOf("^", end - 1);
    if (caret < start) return true;
    const id = block.exec(source.slice(caret, end))?.[1];
    if (id === undefined) return true;
    const before = caret === start ? " " : (source[caret - 1] ?? " ");
    if (/[*_~\])`>]/.test(before)) return false;
    if (/\s/.test(before)) this.blocks.push(id);
    return true;
  }
}

/** Without the spaces around it; other white space is text. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (text.charCodeAt(start) === 0x20) start += 1;
  while (end > start && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return text.slice(start, end);
}
