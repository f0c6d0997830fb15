import { wikiFolder } from "../layout.ts";
import type { Link } from "../markdown/document.ts";
import { isExternal } from "../markdown/link-text.ts";
import type { Page } from "../page.ts";
import { citationOf } from "./citation.ts";
import type { OutlineMaker } from "./link-outline.ts";
import type { PageNames } from "./page-names.ts";
import { belowContent, repositoryPathOf } from "./repository-path.ts";
import type { Surroundings } from "./resolution.ts";

/**
 * Follows links that lead somewhere beyond doubt, as they are written: nearly all of a hundred thousand do, and
 * to make a `Link` and a `Resolution` of each takes ten times as long. Of all others it says so, and
 * `PageIndex.resolve` decides. A test holds it to that.
 */
export class PlainLinks {
  readonly #byPath: ReadonlyMap<string, Page>;
  readonly #names: PageNames;
  readonly #surroundings: Surroundings;

  constructor(byPath: ReadonlyMap<string, Page>, names: PageNames, surroundings: Surroundings) {
    this.#byPath = byPath;
    this.#names = names;
    this.#surroundings = surroundings;
  }

  /** Adds where the link with this `inner` (see `LinkRows`) leads; false, and nothing, when in doubt. */
  follow(kind: Link["kind"], inner: string, at: number, outline: OutlineMaker): boolean {
    return kind === "markdown" ? this.#url(inner, at, outline) : this.#name(inner, outline);
  }

  /** `10_DOMAIN/tomato#Sowing|the tomato`, read as `readWikiLink` does. */
  #name(inner: string, outline: OutlineMaker): boolean {
    const divider = inner.indexOf("|");
    const isEscaped = divider > 0 && inner.charCodeAt(divider - 1) === backslash;
    const end = divider < 0 ? inner.length : isEscaped ? divider - 1 : divider;
    const mark = inner.indexOf("#");
    const isWhole = mark < 0 || mark >= end;
    const name = inner.slice(0, isWhole ? end : mark);
    const path = name.trim() === "" ? outline.page.path : this.#names.only(name);
    const fragment = isWhole ? "" : inner.slice(mark + 1, end).trim();
    return path !== undefined && this.#page(path, fragment, outline);
  }

  /** `../10_DOMAIN/tomato.md#sowing`, read as `readUrl` does. */
  #url(inner: string, at: number, outline: OutlineMaker): boolean {
    const { page } = outline;
    const mark = inner.indexOf("#");
    const target = mark < 0 ? inner : inner.slice(0, mark);
    if (strange.test(target)) return isExternal(inner); // that leads nowhere here
    if (mark >= 0 && inner.includes("%", mark)) return false;
    const fragment = mark < 0 ? "" : inner.slice(mark + 1);
    if (target === "") return this.#page(page.path, fragment, outline);
    const { prefix, fileExists } = this.#surroundings;
    const path = repositoryPathOf(target, page.path, prefix);
    if (path === undefined) return false;
    const inside = belowContent(path, prefix);
    if (inside.startsWith(`${wikiFolder}/`)) return this.#page(inside, fragment, outline);
    if (!fileExists(path)) return false;
    const cited = fragment === "" || fragment.startsWith("^") ? undefined : fragment;
    outline.addFile(citationOf(path, cited), at);
    return true;
  }

  #page(path: string, fragment: string, outline: OutlineMaker): boolean {
    const to = this.#byPath.get(path);
    if (!to || !holds(to, fragment)) return false;
    outline.addPage(to);
    return true;
  }
}

const backslash = 0x5c;
/** What makes a URL another than the path it says: schemes, lines, queries, escapes, `/` in front. */
const strange = /^\/|[%:?]/;

/** Whether a page has the heading or block, or there is none; false in doubt. */
function holds({ document }: Page, fragment: string): boolean {
  if (fragment === "") return true;
  if (fragment.startsWith("^")) return document.blocks.includes(fragment.slice(1));
  const slug = fragment.toLowerCase();
  for (const heading of document.headings)
    if (heading.slug === slug || heading.text === fragment) return true;
  return false;
}
