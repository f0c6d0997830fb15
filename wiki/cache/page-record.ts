import type { FrontMatter } from "../front-matter.ts";
import type { Heading, Link, MarkdownDocument } from "../markdown/document.ts";
import type { FileStamp } from "./file-stamp.ts";

/**
 * What is kept of a parsed page: facts only, without its text. Three JSON texts, because the names of ten
 * thousand pages are asked for on every run, headings of some, and links of few.
 */
export interface PageRecord {
  head: Head;
  /** An `Outline`. */
  outline: string;
  /** Rows of links one after the other, see `linkWidth`. */
  links: string;
}

type Head = [
  path: string,
  /** sha256 of the text, hex. */
  hash: string,
  /** Undefined (null in JSON) when it could miss a change: the file is then read and its hash compared. */
  stamp: [size: number, mtimeMs: number, ctimeMs: number, ino: number] | null,
  bodyOffset: number,
  bodyLine: number,
  isPresent: boolean,
  data: Record<string, unknown>,
  /** Line of each key of the data, in its order. */
  lines: number[],
];

/** Headings one after the other: `[depth, text, slug, line, …]`. */
type Outline = [headings: (string | number)[], blocks: string[], tags: string[]];

const kinds = ["wiki", "markdown", "embed"] as const;
const headingWidth = 4;
const linkWidth = 11;

/** Undefined for what would not come back as it was: what could not be read, and numbers JSON lacks. */
export function recordOf(
  path: string,
  { document, hash }: { document: MarkdownDocument; hash: string },
  stamp: FileStamp | undefined,
): PageRecord | undefined {
  const { frontMatter, headings, links, blocks, tags, tangle } = document;
  const { data, bodyOffset, bodyLine, present, problems } = frontMatter;
  if (tangle !== undefined || problems.length > 0 || !isJson(data)) return undefined;
  const lines = Object.keys(data).map((key) => frontMatter.lineOf(key));
  const kept = stamp ? stampRow(stamp) : null;
  const headingRows = headings.map(
    ({ depth, text, slug, line }) => `${depth},${quoted(text)},${quoted(slug)},${line}`,
  );
  const others = `${JSON.stringify(blocks)},${JSON.stringify(tags)}`;
  return {
    head: [path, hash, kept, bodyOffset, bodyLine, present, data, lines],
    outline: `[[${headingRows.join(",")}],${others}]`,
    links: `[${links.map(linkRow).join(",")}]`,
  };
}

export function stampIn({ head: [, , stamp] }: PageRecord): FileStamp | undefined {
  if (!stamp) return undefined;
  const [size, mtimeMs, ctimeMs, ino] = stamp;
  return { size, mtimeMs, ctimeMs, ino };
}

function stampRow({ size, mtimeMs, ctimeMs, ino }: FileStamp): NonNullable<Head[2]> {
  return [size, mtimeMs, ctimeMs, ino];
}

/** The document again. `text` gives the page's text when somebody asks for it. */
export function documentOf(record: PageRecord, text: { source: string }): MarkdownDocument {
  const [, , , bodyOffset, bodyLine, present, data, lines] = record.head;
  const keys = Object.keys(data);
  const frontMatter: FrontMatter = {
    data,
    bodyOffset,
    bodyLine,
    present,
    get body() {
      return text.source.slice(bodyOffset);
    },
    problems: [],
    lineOf: (key) => lines[keys.indexOf(key)] ?? (present ? 2 : 1),
  };
  return new KeptDocument(frontMatter, record);
}

/** A document whose facts are read when one of them is asked for. */
class KeptDocument implements MarkdownDocument {
  readonly frontMatter: FrontMatter;
  readonly #record: PageRecord;
  #outline: Pick<MarkdownDocument, "headings" | "blocks" | "tags"> | undefined;
  #links: Link[] | undefined;

  constructor(frontMatter: FrontMatter, record: PageRecord) {
    this.frontMatter = frontMatter;
    this.#record = record;
  }

  get headings(): Heading[] {
    return (this.#outline ??= outlineIn(this.#record.outline)).headings;
  }

  get blocks(): readonly string[] {
    return (this.#outline ??= outlineIn(this.#record.outline)).blocks;
  }

  get tags(): readonly string[] {
    return (this.#outline ??= outlineIn(this.#record.outline)).tags;
  }

  get links(): Link[] {
    return (this.#links ??= linksIn(this.#record.links));
  }
}

function outlineIn(written: string): Pick<MarkdownDocument, "headings" | "blocks" | "tags"> {
  const [rows, blocks, tags]: Outline = JSON.parse(written);
  const headings: Heading[] = [];
  for (let at = 0; at < rows.length; at += headingWidth)
    headings.push({
      depth: Number(rows[at]),
      text: String(rows[at + 1]),
      slug: String(rows[at + 2]),
      line: Number(rows[at + 3]),
    });
  return { headings, blocks, tags };
}

function linksIn(written: string): Link[] {
  const rows: (string | number)[] = JSON.parse(written);
  const links: Link[] = [];
  for (let at = 0; at < rows.length; at += linkWidth)
    links.push(linkOf(rows.slice(at, at + linkWidth)));
  return links;
}

/** An absent text is 0: an empty one is something else. */
function linkRow({ kind, target, heading, block, alias, place: { start, end } }: Link): string {
  const texts = `${kinds.indexOf(kind)},${quoted(target)},${quoted(heading)},${quoted(block)},${quoted(alias)}`;
  return `${texts},${start.line},${start.column},${start.offset},${end.line},${end.column},${end.offset}`;
}

/** A text as JSON, by hand where nothing in it is escaped: a hundred thousand of them are written. */
function quoted(text: string | undefined): string {
  if (text === undefined) return "0";
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}

function linkOf(row: readonly (string | number)[]): Link {
  const [kind, target, heading, block, alias, ...numbers] = row;
  const [line = 1, column = 1, offset = 0, endLine = 1, endColumn = 1, end = 0] =
    numbers.map(Number);
  return {
    kind: kinds[Number(kind)] ?? "markdown",
    target: String(target),
    ...(typeof heading === "string" && { heading }),
    ...(typeof block === "string" && { block }),
    ...(typeof alias === "string" && { alias }),
    place: {
      start: { line, column, offset },
      end: { line: endLine, column: endColumn, offset: end },
    },
  };
}

function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null)
    return ["string", "boolean", "object"].includes(typeof value);
  return Object.values(value).every(isJson);
}
