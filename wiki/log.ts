import type { ContentRoot } from "./content-root.ts";
import { folderOf, indexPage, logPage, wikiFolders } from "./layout.ts";
import { PageIndex } from "./links/resolve.ts";
import { parsePage, type Page } from "./page.ts";

export interface LogEntry {
  /** `2026-11-20`. */
  date: string;
  /** What was done: `merge`, `learning`, `ingest`. */
  op: string;
  title: string;
  /** Makes the entry unique: adding it again changes nothing. */
  id: string;
  /** Markdown below the heading. */
  body?: string;
}

/** A line of the index. */
export type IndexEntry = Pick<Page, "path" | "id" | "title"> & {
  /** One line: what the page tells. */
  summary: string;
};

const emptyLog =
  "# Log\n\nWhat happened to this wiki, oldest first. Entries are only ever added.\n";
const emptyIndex = "# Index\n";

/** Adds the entry at the end of the log's text; every byte before it stays. Idempotent by id. */
export function addLogEntry(text: string, entry: LogEntry): string {
  if (hasEntry(text, entry)) return text;
  const heading = `## [${oneLine(entry.date)}] ${oneLine(entry.op)} | ${oneLine(entry.title)}`;
  const body = safeBody(entry.body ?? "");
  const lines = [heading, markOf(entry), ...(body === "" ? [] : ["", ...body.split("\n")])];
  return endWithBlankLine(text) + lines.map((line) => line + newlineOf(text)).join("");
}

function hasEntry(text: string, entry: LogEntry): boolean {
  return text.split(/\r?\n/).includes(markOf(entry));
}

function markOf({ id }: LogEntry): string {
  return `<!-- loopwiki:${id.replace(/[^\w.:/@-]+/g, "-").replace(/-{2,}/g, "-")} -->`;
}

/** Lists the page below its folder's heading. Changes nothing when the index already links to it. */
export function addIndexEntry(text: string, page: IndexEntry): string {
  const index = parsePage(indexPage, text);
  if (linksTo(index, page)) return text;
  const newline = newlineOf(text);
  const summary = oneLine(page.summary);
  const title = oneLine(page.title).replace(/[[\]|]/g, " ");
  const line = `- [[${page.id}|${title}]]${summary === "" ? "" : `: ${summary}`}`;
  const lines = text.split(newline);
  const last = lastLineOfSection(index, lines, page.path);
  if (last === undefined)
    return endWithBlankLine(text) + [headingFor(page.path), "", line, ""].join(newline);
  const isList = /^\s*[-*+] /.test(lines[last] ?? "");
  return lines.toSpliced(last + 1, 0, ...(isList ? [line] : ["", line])).join(newline);
}

export async function writeLogEntry(content: ContentRoot, entry: LogEntry): Promise<void> {
  await update(content, logPage, emptyLog, (text) => addLogEntry(text, entry));
}

/** Whether the log has the entry already. */
export async function isLogged(content: ContentRoot, entry: LogEntry): Promise<boolean> {
  return hasEntry((await content.read(logPage)) ?? "", entry);
}

export async function writeIndexEntry(content: ContentRoot, page: IndexEntry): Promise<void> {
  await update(content, indexPage, emptyIndex, (text) => addIndexEntry(text, page));
}

async function update(
  content: ContentRoot,
  path: string,
  empty: string,
  change: (text: string) => string,
): Promise<void> {
  const before = await content.read(path);
  const after = change(before ?? empty);
  if (after !== before) await content.write(path, after);
}

/** By its whole id: a bare name could mean a page of another folder. */
function linksTo(index: Page, { path, id }: IndexEntry): boolean {
  const known = new PageIndex([parsePage(path, "")], { prefix: "", fileExists: () => false });
  return index.document.links.some((link) => {
    const found = known.resolve(link, index.path);
    return found.kind === "page" && (link.target.includes("/") || !id.includes("/"));
  });
}

/** 0-based line of the last text below the folder's heading, which names the folder or its subject. */
function lastLineOfSection(
  { document: { headings } }: Page,
  lines: readonly string[],
  path: string,
): number | undefined {
  const folder = folderOf(path);
  const subject = wikiFolders.find(({ name }) => name === folder)?.heading ?? "Other";
  const start = headings.findIndex(
    ({ text }) => (folder !== "" && text.includes(folder)) || text === subject,
  );
  const heading = headings[start];
  if (!heading) return undefined;
  const next = headings.slice(start + 1).find(({ depth }) => depth <= heading.depth);
  const section = lines.slice(0, next ? next.line - 1 : undefined);
  return section.findLastIndex((line) => line.trim() !== "");
}

function headingFor(path: string): string {
  return `## ${wikiFolders.find(({ name }) => name === folderOf(path))?.heading ?? "Other"}`;
}

/** Neither a comment that hides later entries nor an open code fence that swallows them. */
function safeBody(body: string): string {
  const text = body.trim().replace(/\r\n?/g, "\n").replaceAll("<!--", "&lt;!--");
  const fences = text.match(/^ {0,3}(```|~~~)/gm) ?? [];
  return fences.length % 2 === 0 ? text : `${text}\n${fences.at(-1)?.trim() ?? ""}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function endWithBlankLine(text: string): string {
  if (text === "") return "";
  const newline = newlineOf(text);
  if (text.endsWith(newline + newline)) return text;
  return text.endsWith(newline) ? text + newline : text + newline + newline;
}
