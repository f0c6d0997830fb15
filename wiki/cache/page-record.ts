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
  headings: MarkdownDocument["headings"];
  links: LinkRow[];
  blocks: string[];
  tags: string[];
}

const kinds = ["wiki", "markdown", "embed"] as const;

/** Kind, target, heading, block, alias (null for none), then line, column and offset of start and end. */
type LinkRow = [
  kind: number,
  target: string,
  heading: string | null,
  block: string | null,
  alias: string | null,
  ...place: [number, number, number, number, number, number],
];

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
  return { stamp, hash, front, headings, links: links.map(rowOf), blocks, tags };
}

/** The document again. `text` gives the page's text when somebody asks for it. */
export function documentOf(record: PageRecord, text: { source: string }): MarkdownDocument {
  const { headings, links, blocks, tags } = record;
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
  return [
    kinds.indexOf(kind),
    target,
    heading ?? null,
    block ?? null,
    alias ?? null,
    start.line,
    start.column,
    start.offset,
    end.line,
    end.column,
    end.offset,
  ];
}

function linkOf([kind, target, heading, block, alias, ...place]: LinkRow): Link {
  const [line, column, offset, endLine, endColumn, endOffset] = place;
  return {
    kind: kinds[kind] ?? "markdown",
    target,
    ...(heading === null ? {} : { heading }),
    ...(block === null ? {} : { block }),
    ...(alias === null ? {} : { alias }),
    place: {
      start: { line, column, offset },
      end: { line: endLine, column: endColumn, offset: endOffset },
    },
  };
}

function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null)
    return ["string", "boolean", "object"].includes(typeof value);
  return Object.values(value).every(isJson);
}
