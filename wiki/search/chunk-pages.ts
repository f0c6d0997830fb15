import { hash } from "node:crypto";
import type { Page } from "../page.ts";
import type { StoredChunk } from "./store.ts";

/** Changes whenever the same page may give other passages: an index made by another version is made anew. */
export const chunkerVersion = 1;

/** Characters of a passage: about 256 tokens, where the usual small models stop reading. */
const longest = 1000;

/** A section with less text than this joins the passage before it. */
const shortest = 40;

/** Lines of a page that belong together, 0-based, the end exclusive. */
interface Span {
  from: number;
  to: number;
  headings: string[];
}

/**
 * The passages of a page, in their order: its sections, long ones cut between paragraphs, tiny ones joined to
 * the one before. Every page has at least one, if only for its title. `updated` is the time of the page's
 * last change in milliseconds since 1970, 0 when unknown.
 */
export function chunksOf(page: Page, updated = 0): StoredChunk[] {
  const lines = page.source.split(/\r\n|\r|\n/);
  const spans = joinTiny(
    sectionsOf(page, lines).flatMap((section) => cutLong(section, lines)),
    lines,
  );
  const about = {
    page: page.path,
    title: page.title,
    aliases: page.aliases,
    tags: page.tags,
    type: page.type,
    status: page.fields?.status ?? "",
  };
  return spans.map(({ from, to, headings }, ordinal) => {
    const text = textOf({ from, to }, lines);
    const key = JSON.stringify([about, headings, text]);
    return {
      id: `${page.path}#${ordinal}`,
      ...about,
      headings,
      updated,
      text,
      line: from + 1,
      endLine: Math.max(from + 1, to),
      hash: hash("sha256", key).slice(0, 32),
    };
  });
}

/** What is embedded: the passage below a line that says where it stands. */
export function embeddedText({ title, page, tags, headings, text }: StoredChunk): string {
  const place = [title, page.replace(/^wiki\/|\.md$/g, ""), ...tags].join(" · ");
  return [place, headings.join(" > "), text].filter((part) => part !== "").join("\n");
}

/** From heading to heading, without the front matter; the text before the first heading is one too. */
function sectionsOf({ document }: Page, lines: readonly string[]): Span[] {
  const open: { depth: number; text: string }[] = [];
  const cuts = [{ line: document.frontMatter.bodyLine, path: [] as string[] }];
  for (const { depth, text, line } of document.headings) {
    while ((open.at(-1)?.depth ?? 0) >= depth) open.pop();
    open.push({ depth, text });
    cuts.push({ line, path: open.map((heading) => heading.text) });
  }
  const sections = cuts.map(({ line, path }, at) =>
    trim(
      { from: line - 1, to: (cuts[at + 1]?.line ?? lines.length + 1) - 1, headings: path },
      lines,
    ),
  );
  const written = sections.filter(({ from, to }) => from < to);
  if (written.length > 0) return written;
  const start = Math.min(document.frontMatter.bodyLine, lines.length) - 1;
  return [{ from: start, to: start, headings: [] }];
}

/** As many paragraphs in each part as fit; one that does not fit is cut between its lines. */
function cutLong(section: Span, lines: readonly string[]): Span[] {
  const { headings } = section;
  if (sizeOf(section, lines) <= longest) return [section];
  const parts: Span[] = [];
  let part: Span | undefined;
  for (const block of blocksOf(section, lines)) {
    const joined: Span = part ? { from: part.from, to: block.to, headings } : block;
    if (part && sizeOf(joined, lines) > longest) {
      parts.push(part);
      part = block;
    } else part = joined;
  }
  if (part) parts.push(part);
  return parts.map((span) => trim(span, lines)).filter(({ from, to }) => from < to);
}

/** Paragraphs, and the lines of those that are too long for one passage. Code between fences is one block. */
function blocksOf({ from, to, headings }: Span, lines: readonly string[]): Span[] {
  const blocks: Span[] = [];
  let start = from;
  let isCode = false;
  const end = (at: number): void => {
    const block = { from: start, to: at, headings };
    if (start < at) blocks.push(...(sizeOf(block, lines) > longest ? eachLine(block) : [block]));
    start = at;
  };
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? "";
    if (/^ {0,3}(?:```|~~~)/.test(line)) isCode = !isCode;
    if (!isCode && line.trim() === "") end(at + 1);
  }
  end(to);
  return blocks;
}

function eachLine({ from, to, headings }: Span): Span[] {
  return Array.from({ length: to - from }, (_, at) => ({
    from: from + at,
    to: from + at + 1,
    headings,
  }));
}

/** A tiny section says little alone: it is found with what stands before it, if there is something. */
function joinTiny(spans: readonly Span[], lines: readonly string[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    const both = before && { ...before, to: span.to };
    if (both && bodySize(span, lines) < shortest && sizeOf(both, lines) <= longest)
      joined[joined.length - 1] = both;
    else joined.push(span);
  }
  return joined;
}

/** Characters without the heading: a heading alone is tiny, however long. */
function bodySize(span: Span, lines: readonly string[]): number {
  const heading = /^ {0,3}#/.test(lines[span.from] ?? "") ? 1 : 0;
  return textOf({ from: span.from + heading, to: span.to }, lines).trim().length;
}

function sizeOf({ from, to }: Span, lines: readonly string[]): number {
  let size = 0;
  for (let at = from; at < to; at += 1) size += (lines[at]?.length ?? 0) + 1;
  return size;
}

function trim(span: Span, lines: readonly string[]): Span {
  let { from, to } = span;
  while (from < to && (lines[from] ?? "").trim() === "") from += 1;
  while (from < to && (lines[to - 1] ?? "").trim() === "") to -= 1;
  return { ...span, from, to };
}

function textOf({ from, to }: { from: number; to: number }, lines: readonly string[]): string {
  return lines.slice(from, to).join("\n");
}
