import { wikiFolder } from "../layout.ts";
import type { Link } from "../markdown/document.ts";
import type { LinkRows } from "../markdown/link-rows.ts";
import { isExternal } from "../markdown/link-text.ts";
import type { Page } from "../page.ts";
import { citationOf } from "./citation.ts";
import { OutlineMaker, type LinkOutline } from "./link-outline.ts";
import type { PageNames } from "./page-names.ts";
import { belowContent, repositoryPathOf } from "./repository-path.ts";
import type { Resolution, Surroundings } from "./resolution.ts";

/** An index, as far as links that are in doubt are concerned. */
interface Resolving {
  pages: readonly Page[];
  byPath(path: string): Page | undefined;
  resolve(link: Link, fromPath: string): Resolution;
}

/**
 * Follows links that lead somewhere beyond doubt, as they are written: nearly all of a hundred thousand do, and
 * to make a `Link` and a `Resolution` of each takes several times as long. Where one is in doubt, the index
 * decides; a test holds all others to what it says.
 */
export class PlainLinks {
  readonly #index: Resolving;
  readonly #names: PageNames;
  readonly #surroundings: Surroundings;
  /** Pages by each of their names that means only them, written just so. */
  #table: Map<string, Page> | undefined;
  #tableAfter: number;

  /** So many links are worth a table of all names; those of a page or two are not. */
  constructor(index: Resolving, names: PageNames, around: Surroundings, tableAfter = 1000) {
    this.#index = index;
    this.#names = names;
    this.#surroundings = around;
    this.#tableAfter = tableAfter;
  }

  /** What the links of a page of the index come to; `rows` are all of them. */
  outline(page: Page, rows: LinkRows): LinkOutline {
    const outline = new OutlineMaker(page);
    const { source } = page;
    const depth = depthOf(page.path);
    this.#tableAfter -= rows.count;
    if (this.#tableAfter <= 0) this.#table ??= this.#makeTable();
    for (let at = 0; at < rows.count; at += 1) {
      const inner = rows.inner(at, source);
      const isClear =
        rows.kind(at) === "markdown"
          ? this.#url(inner, depth, outline, at)
          : this.#name(inner, outline);
      if (!isClear) outline.add(this.#index.resolve(rows.read(at, source), page.path), at);
    }
    return outline.done();
  }

  /** `10_DOMAIN/tomato#Sowing|the tomato`, read as `readWikiLink` does; false, and nothing added, in doubt. */
  #name(inner: string, outline: OutlineMaker): boolean {
    const divider = inner.indexOf("|");
    const isEscaped = divider > 0 && inner.charCodeAt(divider - 1) === backslash;
    const end = divider < 0 ? inner.length : isEscaped ? divider - 1 : divider;
    const mark = inner.indexOf("#");
    const isWhole = mark < 0 || mark >= end;
    const name = inner.slice(0, isWhole ? end : mark);
    const fragment = isWhole ? "" : inner.slice(mark + 1, end).trim();
    const to =
      this.#table?.get(name) ??
      this.#index.byPath(name.trim() === "" ? outline.page.path : (this.#names.only(name) ?? ""));
    return takes(to, fragment, outline);
  }

  /** `../10_DOMAIN/tomato.md#sowing`, read as `readUrl` does. */
  #url(inner: string, depth: number, outline: OutlineMaker, at: number): boolean {
    const mark = inner.indexOf("#");
    if (mark >= 0 && inner.includes("%", mark)) return false;
    const end = mark < 0 ? inner.length : mark;
    const fragment = mark < 0 ? "" : inner.slice(mark + 1);
    const to = this.#table && this.#fromTable(inner.slice(3 * depth, end), inner, depth);
    if (to) return takes(to, fragment, outline);
    const { path: fromPath } = outline.page;
    const target = inner.slice(0, end);
    if (target === "") return takes(this.#index.byPath(fromPath), fragment, outline);
    if (strange.test(target)) return isExternal(inner); // that leads nowhere here
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

  /** The page at `rest`, when the URL first goes up to the wiki's folder and not further. */
  #fromTable(rest: string, inner: string, depth: number): Page | undefined {
    if (!rest.endsWith(".md") || !rest.includes("/")) return undefined;
    for (let up = 0; up < depth; up += 1) if (!inner.startsWith("../", 3 * up)) return undefined;
    return this.#table?.get(rest.slice(0, -3));
  }

  #makeTable(): Map<string, Page> {
    const table = new Map<string, Page>();
    const add = (name: string, page: Page): void => {
      if (!strange.test(name) && this.#names.only(name) === page.path) table.set(name, page);
    };
    for (const page of this.#index.pages) {
      const { id } = page;
      add(id, page);
      add(id.slice(id.lastIndexOf("/") + 1), page);
      for (const alias of page.aliases) add(alias, page);
    }
    return table;
  }
}

const backslash = 0x5c;
/** What makes a URL another than the path it says: schemes, lines, queries, escapes, `/` in front. */
const strange = /^\/|[%:?]/;

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
  const slug = fragment.toLowerCase();
  for (const heading of document.headings)
    if (heading.slug === slug || heading.text === fragment) return true;
  return false;
}
