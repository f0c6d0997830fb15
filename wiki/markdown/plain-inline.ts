import { LinkRowWriter } from "./link-rows.ts";
import { labelOf, readWikiLink } from "./link-text.ts";

/** A piece of a text with the line on which it begins: a paragraph, a heading, a cell. */
export interface Piece {
  start: number;
  end: number;
  /** 1-based. */
  line: number;
  /** Offset of the line's first character. */
  lineStart: number;
}

/** What is no more than text: everything but these, by character code. */
const special = new Uint8Array(128);
for (const mark of "\n\\`[]!<&:.@#*_~\0|") special[mark.charCodeAt(0)] = 1;

const wikiLink = /\[\[([^\][|\r\n`<>\\]*)(?:\\?\|([^\][|\r\n`<>\\]*))?\]\](?![\][(:])/y;
/** Nothing that is escaped, decoded or matched: `(../beds/tomato.md#sowing)`. */
const destination = /\(([^\s()<>\\&"'`[\]\p{Cc}]+)\)/uy;
const tag = /[\p{L}\p{N}_/-]+/uy;
/** What makes more than text of a mark, after it; of a dot and an `@` before it. */
const doubts = new Map([
  ["<", /^[a-z/!?]/i],
  ["&", /^[a-z#]/i],
  [":", /^\/\//],
  [".", /www$/i],
  ["@", /[\w.+-]$/],
]);
/** Marks at which a text may be cut into nodes. */
const edge = /[*_~\])`>]/;

/** Rows of the page that is being read: one page at a time. */
export const links = new LinkRowWriter();

/**
 * Reads the inline Markdown that nearly every line is made of. Every method gives up, with -1 or false,
 * at anything that a full parser could understand otherwise.
 */
export class PlainInline {
  readonly tags = new Set<string>();
  /** What a reader sees of the last piece, when it was asked for. */
  text = "";
  readonly #source: string;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** `isHeading` asks for `text`. */
  read({ start, end, line, lineStart }: Piece, isHeading = false): boolean {
    this.#line = line;
    this.#lineStart = lineStart;
    this.text = "";
    return this.#span(start, end, { isHeading, inLink: false });
  }

  #span(start: number, end: number, where: { isHeading: boolean; inLink: boolean }): boolean {
    const source = this.#source;
    let told = start;
    for (let at = start; at < end;) {
      const code = source.charCodeAt(at);
      if (code > 127 || special[code] === 0) {
        at += 1;
        continue;
      }
      const from = at;
      at = this.#mark(at, { start, end, ...where });
      if (at < 0) return false;
      if (where.isHeading && at > from + 1 && code !== 0x23) {
        this.text += source.slice(told, from) + this.#label(from, at);
        told = at;
      }
    }
    if (where.isHeading && !where.inLink) this.text += source.slice(told, end);
    return true;
  }

  /** Where to go on after the mark at an offset. */
  #mark(at: number, where: Where): number {
    switch (this.#source.charCodeAt(at)) {
      case 0x0a: // a new line
        this.#line += 1;
        this.#lineStart = at + 1;
        return at + 1;
      case 0x60: // `
        return this.#code(at, where.end);
      case 0x5b: // [
        return this.#bracket(at, at, where);
      case 0x21: // !
        return this.#source[at + 1] === "[" ? this.#bracket(at, at + 1, where) : at + 1;
      case 0x23: // #
        return this.#tag(at, where);
      case 0x5d: // ]
      case 0x7c: // |
        return at + 1;
      default:
        return this.#mayPass(at, where) ? at + 1 : -1;
    }
  }

  /** Whether a mark is text where it stands, or emphasis, which only a heading's text must be rid of. */
  #mayPass(at: number, { isHeading }: Where): boolean {
    const source = this.#source;
    const mark = source.charAt(at);
    const [before, after] = [source.slice(Math.max(0, at - 3), at), source.slice(at + 1, at + 3)];
    const doubt = doubts.get(mark);
    if (doubt) return !doubt.test(mark === "." || mark === "@" ? before : after);
    if (!isHeading) return "*_~".includes(mark);
    return mark === "_" && /[a-z0-9]$/i.test(before) && /^[a-z0-9]/i.test(after);
  }

  /** A code span: up to the next run of as many backticks. */
  #code(at: number, end: number): number {
    const source = this.#source;
    let run = 1;
    while (source.charCodeAt(at + run) === 0x60) run += 1;
    const mark = source.slice(at, at + run);
    for (let close = source.indexOf(mark, at + run); close >= 0 && close < end;) {
      let length = run;
      while (source.charCodeAt(close + length) === 0x60) length += 1;
      if (length === run) return this.#pass(at, close + run);
      close = source.indexOf(mark, close + length);
    }
    return -1;
  }

  /** Goes on behind something that may hold line ends, but no table's divider. */
  #pass(from: number, to: number): number {
    const source = this.#source;
    for (
      let at = source.indexOf("\n", from);
      at >= 0 && at < to;
      at = source.indexOf("\n", at + 1)
    ) {
      this.#line += 1;
      this.#lineStart = at + 1;
    }
    return to;
  }

  #bracket(start: number, at: number, { end, isHeading, inLink }: Where): number {
    const source = this.#source;
    if (inLink || (isHeading && start < at)) return -1;
    if (source[at + 1] === "[") return this.#wikiLink(start, at);
    const close = this.#closing(at, end);
    if (close < 0 || source[at + 1] === "^") return -1;
    if (source[close + 1] !== "(") return at + 1;
    if (isHeading && /[*_~`]/.test(source.slice(at, close))) return -1;
    return this.#link(start, at, close);
  }

  /** `[[target|label]]`, or an embed from its `!` on. */
  #wikiLink(start: number, at: number): number {
    wikiLink.lastIndex = at;
    const [whole = "", target = "", label] = wikiLink.exec(this.#source) ?? [];
    if (target.trim() === "" || label?.trim() === "") return -1;
    const end = at + whole.length;
    const kind = start < at ? "embed" : "wiki";
    const column = start - this.#lineStart + 1;
    links.add(kind, { line: this.#line, column, start, end }, [at + 2, end - 2]);
    return end;
  }

  /** The `]` of a `[` on the same line, past code; -1 when that is in doubt. */
  #closing(open: number, end: number): number {
    const source = this.#source;
    for (let at = open + 1; at < end; at += 1) {
      const mark = source[at];
      if (mark === "]") return at;
      if (mark === "[" || mark === "\n" || mark === "\\" || mark === "<") return -1;
      if (mark !== "`") continue;
      const line = this.#line;
      at = this.#code(at, end) - 1;
      if (at < 0 || line !== this.#line) return -1;
    }
    return -1;
  }

  /** `[text](destination)`, or an image from its `!` on. */
  #link(start: number, open: number, close: number): number {
    destination.lastIndex = close + 1;
    const [whole, url] = destination.exec(this.#source) ?? [];
    if (whole === undefined || url === undefined) return -1;
    const end = close + 1 + whole.length;
    const column = start - this.#lineStart + 1;
    links.add("markdown", { line: this.#line, column, start, end }, [
      end - 1 - url.length,
      end - 1,
    ]);
    const isImage = start < open;
    if (isImage) return this.#source.slice(open, close).includes("`") ? -1 : end;
    return this.#span(open + 1, close, { isHeading: false, inLink: true }) ? end : -1;
  }

  #tag(at: number, { start }: Where): number {
    const before = at === start ? " " : (this.#source[at - 1] ?? " ");
    if (edge.test(before)) return -1;
    tag.lastIndex = at + 1;
    const found = tag.exec(this.#source)?.[0];
    if (found === undefined) return at + 1;
    if (found.includes("_")) return -1;
    if (/[\s(]/.test(before) && /\D/.test(found)) this.tags.add(found);
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

interface Where {
  start: number;
  end: number;
  isHeading: boolean;
  inLink: boolean;
}
