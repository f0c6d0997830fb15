import { wikiFolder } from "../layout.ts";
import type { Link } from "../markdown/document.ts";
import type { LinkRows } from "../markdown/link-rows.ts";
import { isExternal } from "../markdown/link-text.ts";
import type { Page } from "../page.ts";
import { citationOf } from "./citation.ts";
import { OutlineMaker, type LinkOutline } from "./link-outline.ts";
import { NameTable } from "./name-table.ts";
import { belowContent, repositoryPathOf } from "./repository-path.ts";
import type { Resolution, Surroundings } from "./resolution.ts";

/** An index, as far as links that are in doubt are concerned. */
interface Resolving {
  pages: readonly Page[];
  byPath(path: string): Page | undefined;
  resolve(link: Link, fromPath: string): Resolution;
}

/**
 * Follows links that lead somewhere beyond doubt, where they stand in the text: nearly all of a hundred thousand
 * do, and to make a `Link` and a `Resolution` of each takes many times as long. Where one is in doubt, the index
 * decides; a test holds all others to what it says.
 */
export class PlainLinks {
  readonly #index: Resolving;
  readonly #surroundings: Surroundings;
  readonly #names: NameTable;

  constructor(index: Resolving, surroundings: Surroundings) {
    this.#index = index;
    this.#surroundings = surroundings;
    this.#names = new NameTable(index.pages);
  }

  /** What the links of a page of the index come to; `rows` are all of them. */
  outline(page: Page, rows: LinkRows): LinkOutline {
    const outline = new OutlineMaker(page);
    const { source } = page;
    const depth = depthOf(page.path);
    for (let at = 0; at < rows.count; at += 1) {
      const [start, end] = [rows.innerStart(at), rows.innerEnd(at)];
      const isClear =
        rows.kind(at) === "markdown"
          ? this.#url(source, start, end, { depth, outline, at })
          : this.#name(source, start, end, outline);
      if (!isClear) outline.add(this.#index.resolve(rows.read(at, source), page.path), at);
    }
    return outline.done();
  }

  /** `10_DOMAIN/tomato#Sowing|the tomato`, read as `readWikiLink` does; false, and nothing added, in doubt. */
  #name(source: string, start: number, innerEnd: number, outline: OutlineMaker): boolean {
    const nameEnd = endOfName(source, start, innerEnd);
    const to = nameEnd === start ? outline.page : this.#names.find(source, start, nameEnd);
    if (to === undefined) return false;
    const isWhole = nameEnd === innerEnd || source.charCodeAt(nameEnd) !== hash;
    return takes(to, isWhole ? "" : fragmentIn(source.slice(nameEnd + 1, innerEnd)), outline);
  }

  /** `../10_DOMAIN/tomato.md#sowing`, read as `readUrl` does. */
  #url(
    source: string,
    start: number,
    innerEnd: number,
    { depth, outline, at }: { depth: number; outline: OutlineMaker; at: number },
  ): boolean {
    let mark = innerEnd;
    if (!source.startsWith(".md", innerEnd - 3)) mark = markIn(source, start, innerEnd);
    const fragment = mark === innerEnd ? "" : source.slice(mark + 1, innerEnd);
    if (fragment.includes("%")) return false;
    // At the wiki's folder: the path is an id.
    let rest = start;
    for (let up = 0; up < depth && source.startsWith("../", rest); up += 1) rest += 3;
    if (rest - start === 3 * depth && source.startsWith(".md", mark - 3)) {
      const to = this.#names.find(source, rest, mark - 3);
      if (to && isAt(source, rest, mark - 3, to.id)) return takes(to, fragment, outline);
    }
    return this.#path(source.slice(start, mark), fragment, outline, at);
  }

  #path(target: string, fragment: string, outline: OutlineMaker, at: number): boolean {
    const { path: fromPath } = outline.page;
    if (target === "") return takes(outline.page, fragment, outline);
    if (strange.test(target)) return !target.includes("#") && isExternal(target); // then it leads nowhere here
    const { prefix, fileExists } = this.#surroundings;
    const path = repositoryPathOf(target, fromPath, prefix);
    if (path === undefined) return false;
    const inside = belowContent(path, prefix);
    if (inside.startsWith(`${wikiFolder}/`))
      return takes(this.#index.byPath(inside), fragment, outline);
    if (!fileExists(path)) return false;
    const cited = fragment === "" || fragment.startsWith("^") ? undefined : fragment;
    outline.addFile(citationOf(path, cited), at);
    return true;
  }
}

const [hash, backslash, bar] = [0x23, 0x5c, 0x7c];
/** What makes a URL another than the path it says: fragments, schemes, lines, queries, escapes, `/` in front. */
const strange = /^\/|[#%:?]/;

/** Where the name of a wiki link ends: at its fragment or its label, which is `\|` in a table. */
function endOfName(source: string, start: number, innerEnd: number): number {
  for (let at = start; at < innerEnd; at += 1) {
    const code = source.charCodeAt(at);
    if (code === hash) return at;
    if (code === bar) return at > start && source.charCodeAt(at - 1) === backslash ? at - 1 : at;
  }
  return innerEnd;
}

/** `Sowing` of `Sowing|the tomato`. */
function fragmentIn(written: string): string {
  const divider = written.indexOf("|");
  return (divider < 0 ? written : written.slice(0, divider).replace(/\\$/, "")).trim();
}

function markIn(source: string, start: number, end: number): number {
  for (let at = start; at < end; at += 1) if (source.charCodeAt(at) === hash) return at;
  return end;
}

function isAt(source: string, start: number, end: number, text: string): boolean {
  return text.length === end - start && source.startsWith(text, start);
}

/** How many folders a page lies below the wiki's: 1 for `wiki/10_DOMAIN/tomato.md`. */
function depthOf(path: string): number {
  if (!path.startsWith(`${wikiFolder}/`)) return Infinity;
  let depth = -1;
  for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) depth += 1;
  return depth;
}

/** Adds a page that has the heading or block, or of which none is asked. */
function takes(to: Page | undefined, fragment: string, outline: OutlineMaker): boolean {
  if (!to || !holds(to, fragment)) return false;
  outline.addPage(to);
  return true;
}

function holds({ document }: Page, fragment: string): boolean {
  if (fragment === "") return true;
  if (fragment.startsWith("^")) return document.blocks.includes(fragment.slice(1));
  for (const { slug, text } of document.headings)
    if (slug === fragment || text === fragment) return true;
  return false;
}
