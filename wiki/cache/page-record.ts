import type { FrontMatter } from "../front-matter.ts";
import type { Link, MarkdownDocument } from "../markdown/document.ts";
import type { FileStamp } from "./file-stamp.ts";

/** What is kept of a parsed page: facts only, without its text. Short, because there are thousands. */
export interface PageRecord {
  /** Undefined when it could miss a change: the file is then read and its hash compared. */
  stamp?: FileStamp | undefined;
  /** sha256 of the text, hex. */
  hash: string;
  front: Pick<FrontMatter, "data" | "bodyOffset" | "bodyLine" | "present"> & {
    /** Line of each key. */
    lines: [key: string, line: number][];
  };
  headings: HeadingRow[];
  links: LinkRow[];
  blocks: string[];
  tags: string[];
}

const kinds = ["wiki", "markdown", "embed"] as const;

/** A link without its field names; a place on one line needs only its length. */
type LinkRow = [
  kind: number,
  target: string,
  heading: string | 0,
  block: string | 0,
  alias: string | 0,
  line: number,
  column: number,
  offset: number,
  length: number,
  ...end: [] | [line: number, column: number],
];
type HeadingRow = [depth: number, text: string, slug: string, line: number];

/** Undefined for what would not come back as it was: what could not be read, and numbers JSON lacks. */
export function recordOf(
  document: MarkdownDocument,
  stamp: FileStamp | undefined,
  hash: string,
): PageRecord | undefined {
  const { frontMatter, headings, links, blocks, tags, tangle } = document;
  const { data, bodyOffset, bodyLine, present, problems } = frontMatter;
  if (tangle !== undefined || problems.length > 0 || !isJson(data)) return undefined;
  const lines = Object.keys(data).map((key): [string, number] => [key, frontMatter.lineOf(key)]);
  const front = { data, bodyOffset, bodyLine, present, lines };
  const rows = headings.map(({ depth, text, slug, line }): HeadingRow => [depth, text, slug, line]);
  return { stamp, hash, front, headings: rows, links: links.map(rowOf), blocks, tags };
}

/** The document again. `text` gives the page's text when somebody asks for it. */
export function documentOf(record: PageRecord, text: { source: string }): MarkdownDocument {
  const { links, blocks, tags } = record;
  const headings = record.headings.map(([depth, text, slug, line]) => ({
    depth,
    text,
    slug,
    line,
  }));
  const { lines, ...front } = record.front;
  const first = front.present ? 2 : 1;
  const frontMatter: FrontMatter = {
    ...front,
    get body() {
      return text.source.slice(front.bodyOffset);
    },
    problems: [],
    lineOf: (key) => lines.find(([name]) => name === key)?.[1] ?? first,
  };
  return { frontMatter, headings, links: links.map(linkOf), blocks, tags };
}

function rowOf({ kind, target, heading, block, alias, place: { start, end } }: Link): LinkRow {
  const { line, column, offset } = start;
  const length = end.offset - offset;
  const isOneLine = end.line === line && end.column === column + length;
  return [
    kinds.indexOf(kind),
    target,
    heading ?? 0,
    block ?? 0,
    alias ?? 0,
    line,
    column,
    offset,
    length,
    ...(isOneLine ? ([] as const) : ([end.line, end.column] as const)),
  ];
}

function linkOf(row: LinkRow): Link {
  const [kind, target, heading, block, alias, line, column, offset, length] = row;
  const [endLine = line, endColumn = column + length] = row.slice(9).map(Number);
  return {
    kind: kinds[kind] ?? "markdown",
    target,
    ...(heading === 0 ? {} : { heading }),
    ...(block === 0 ? {} : { block }),
    ...(alias === 0 ? {} : { alias }),
    place: {
      start: { line, column, offset },
      end: { line: endLine, column: endColumn, offset: offset + length },
    },
  };
}

function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null)
    return ["string", "boolean", "object"].includes(typeof value);
  return Object.values(value).every(isJson);
}
