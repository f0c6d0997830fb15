import { posix } from "node:path";
import { pageIdOf, wikiFolder } from "../layout.ts";
import type { Link } from "../markdown/document.ts";
import { isExternal } from "../markdown/link-text.ts";
import type { Page } from "../page.ts";
import { citationOf, splitLine } from "./citation.ts";
import { findHeading } from "./fragment.ts";
import { outlineOf, type CitedAt, type LinkOutline } from "./link-outline.ts";
import { changeBetween } from "./index-change.ts";
import { keyOf } from "./name-key.ts";
import { NearPages } from "./near-pages.ts";
import { PageNames } from "./page-names.ts";
import { PlainLinks } from "./plain-links.ts";
import { belowContent, repositoryPathOf } from "./repository-path.ts";
import type { FileExists, Resolution, Surroundings } from "./resolution.ts";
import { closest } from "./suggest.ts";

export type { FileExists, Resolution, Surroundings } from "./resolution.ts";

/**
 * The one resolver: lint, renderer, search and rename all ask it. It knows only the pages it was given
 * and the files `fileExists` confirms, so no target, however written, leads anywhere else.
 */
export class PageIndex {
  readonly pages: readonly Page[];
  readonly #surroundings: Surroundings;
  readonly #byPath = new Map<string, Page>();
  /** Made when the first link is resolved: a lint that remembers resolves few. */
  #names: PageNames | undefined;
  /** Where the links of each page lead: every rule asks again. */
  readonly #resolved = new Map<Page, readonly Resolution[]>();
  readonly #outlines = new Map<Page, LinkOutline>();
  #plain: PlainLinks | undefined;
  #recalled: ((page: Page) => LinkOutline | undefined) | undefined;
  #near: NearPages;

  constructor(pages: readonly Page[], surroundings: Surroundings) {
    this.pages = pages;
    this.#surroundings = surroundings;
    this.#near = new NearPages(pages);
    for (const page of pages) this.#byPath.set(page.path, page);
  }

  /** Path of the content root in the repository, empty for its root. */
  get prefix(): string {
    return this.#surroundings.prefix;
  }

  get fileExists(): FileExists {
    return this.#surroundings.fileExists;
  }

  /**
   * The index of what pages and files are now, the same as a new one: links that lead where they led are not
   * resolved again, which of ten thousand pages are all but a few.
   */
  next(pages: readonly Page[], fileExists: FileExists): PageIndex {
    const other = new PageIndex(pages, { ...this.#surroundings, fileExists });
    const change = changeBetween(this, other);
    if (change.sameNames) [other.#names, other.#near] = [this.#names, this.#near];
    for (const [page, found] of this.#resolved)
      if (change.keeps(page, found)) other.#resolved.set(page, found);
    for (const [page, outline] of this.#outlines)
      if (other.#resolved.has(page) || change.keepsOutline(page, outline))
        other.#outlines.set(page, outline);
    return other;
  }

  /**
   * The same surroundings with other pages: what the wiki was, or would be. With the `sameNames`, headings
   * and blocks, links lead where they lead here, and what is known of them stays known.
   */
  withPages(pages: readonly Page[], { sameNames = false } = {}): PageIndex {
    const other = new PageIndex(pages, this.#surroundings);
    if (!sameNames) return other;
    const there = (page: Page): Page => other.byPath(page.path) ?? page;
    for (const page of pages) {
      const outline = this.#outlines.get(page) ?? this.#recalled?.(page);
      if (!outline) continue;
      const isSame = outline.to.every((to) => there(to) === to);
      other.remember(page, isSame ? outline : { ...outline, to: outline.to.map(there) });
    }
    return other;
  }

  byPath(path: string): Page | undefined {
    return this.#byPath.get(path);
  }

  /** The one page a name stands for, or undefined when there is none or more than one. */
  find(name: string): Page | undefined {
    const found = this.#named(name, "");
    return found.length === 1 ? found[0] : undefined;
  }

  /** Where the links of a page of this index lead, in their order; resolved once. */
  resolutions(page: Page): readonly Resolution[] {
    const known = this.#resolved.get(page);
    if (known) return known;
    const found = page.document.links.map((link) => this.resolve(link, page.path));
    this.#resolved.set(page, found);
    return found;
  }

  /** What the links of a page come to, all in all. */
  outline(page: Page): LinkOutline {
    const known = this.#outlines.get(page);
    if (known) return known;
    const outline = this.#recalled?.(page) ?? this.#outlineOf(page);
    this.#outlines.set(page, outline);
    return outline;
  }

  /** Links of which most are read from the page's text are only resolved where that is not plain. */
  #outlineOf(page: Page): LinkOutline {
    const { linkRows } = page.document;
    if (!linkRows || this.#resolved.has(page)) return outlineOf(page, this.resolutions(page));
    this.#plain ??= new PlainLinks(this, this.#surroundings);
    return this.#plain.outline(page, linkRows);
  }

  /** The lines and symbols of files that the links of a page cite. */
  citations(page: Page): readonly CitedAt[] {
    return this.outline(page).citations ?? outlineOf(page, this.resolutions(page)).citations ?? [];
  }

  /** Takes where outlines can be looked up that are true of this index, of pages of which they are known. */
  recallOutlines(recall: (page: Page) => LinkOutline | undefined): void {
    this.#recalled = recall;
  }

  /** Takes an outline that is known to be true of this index. */
  remember(page: Page, outline: LinkOutline): void {
    this.#outlines.set(page, outline);
  }

  /** Resolves a link of the page at `fromPath` (below the content root). */
  resolve(link: Link, fromPath: string): Resolution {
    if (link.target === "") return this.#samePage(link, fromPath);
    const { kind, target } = link;
    if (kind !== "markdown") return this.#resolveName(link, fromPath);
    if (isExternal(target)) return { kind: "external", url: target };
    return this.#resolveUrl(link, fromPath);
  }

  #resolveName(link: Link, fromPath: string): Resolution {
    const [page, ...others] = this.#named(link.target, fromPath);
    if (page && others.length > 0) return { kind: "ambiguous", candidates: [page, ...others] };
    if (page) return this.#within(page, link);
    return this.#attachment(link, fromPath) ?? this.#missing(link);
  }

  /** Obsidian's order: the whole path, a path from this folder, any ending of a path, an alias. */
  #named(name: string, fromPath: string): readonly Page[] {
    const written = name.trim().replace(/^\//, "");
    const exact = this.#pageWithId(written);
    if (exact) return [exact];
    const folder = fromPath.slice(0, fromPath.lastIndexOf("/")).replace(/^wiki\/?/, "");
    const isElsewhere = folder !== "" || written.includes("./");
    const near = isElsewhere ? this.#pageWithId(posix.join(folder, written)) : undefined;
    if (near) return [near];
    const key = keyOf(written.replace(/^wiki\//i, ""));
    const names = this.#namesNow();
    const paths = names.withEnding(key) ?? names.withAlias(keyOf(name)) ?? [];
    return paths.flatMap((path) => this.#byPath.get(path) ?? []);
  }

  #pageWithId(written: string): Page | undefined {
    const id = written.replace(/^wiki\//i, "");
    const key = keyOf(written);
    const names = this.#namesNow();
    const path = names.withId(key) ?? (id === written ? undefined : names.withId(keyOf(id)));
    if (path === undefined) return undefined;
    // Of two that differ only in case, the one that is written.
    const exact = `${wikiFolder}/${id.replace(/\.md$/i, "")}.md`;
    return this.#byPath.get(exact) ?? this.#byPath.get(path);
  }

  #namesNow(): PageNames {
    return (this.#names ??= new PageNames(this.pages));
  }

  #resolveUrl(link: Link, fromPath: string): Resolution {
    const path = repositoryPathOf(link.target, fromPath, this.prefix);
    if (path === undefined)
      return { kind: "missing", reason: `\`${link.target}\`, which leads out of the repository` };
    const page = this.#pageAt(path);
    if (page) return this.#within(page, link);
    if (this.#surroundings.fileExists(path))
      return { kind: "file", ...citationOf(path, link.heading) };
    return this.#fileLine(link, fromPath) ?? this.#missing(link);
  }

  /** `../src/pricing.ts:12` */
  #fileLine(link: Link, fromPath: string): Resolution | undefined {
    const { path: written, ...lines } = splitLine(link.target);
    if (lines.line === undefined) return undefined;
    const path = repositoryPathOf(written, fromPath, this.prefix);
    return path !== undefined && this.#surroundings.fileExists(path)
      ? { kind: "file", path, ...lines }
      : undefined;
  }

  #pageAt(repositoryPath: string): Page | undefined {
    const inside = belowContent(repositoryPath, this.prefix);
    if (!inside.startsWith(`${wikiFolder}/`)) return undefined;
    const page = this.#byPath.get(inside);
    if (page) return page;
    const path = this.#namesNow().withId(keyOf(pageIdOf(inside)));
    return path === undefined ? undefined : this.#byPath.get(path);
  }

  /** `![[diagram.png]]`: a file beside the page, below the wiki or in `raw/`, else one with that name. */
  #attachment(link: Link, fromPath: string): Resolution | undefined {
    const target = link.target.replace(/^\//, "");
    if (!/\.[a-z0-9]+$/i.test(target) || target.includes("\0")) return undefined;
    const { prefix, fileExists } = this.#surroundings;
    const places = [posix.dirname(fromPath), wikiFolder, "."].map((folder) =>
      posix.join(prefix, posix.join(folder, target)),
    );
    const ending = `/${target.toLowerCase()}`;
    const path =
      places.find((path) => this.#holdsAttachments(path) && fileExists(path)) ??
      fileExists
        .named?.(posix.basename(target))
        .find((path) => this.#holdsAttachments(path) && path.toLowerCase().endsWith(ending));
    return path === undefined ? undefined : { kind: "file", path };
  }

  /** Wiki links reach files below `wiki/` and `raw/` and nowhere else. */
  #holdsAttachments(repositoryPath: string): boolean {
    const below = posix.relative(this.#surroundings.prefix, repositoryPath);
    return /^(?:wiki|raw)\//.test(below);
  }

  #samePage(link: Link, fromPath: string): Resolution {
    const page = this.byPath(fromPath);
    return page ? this.#within(page, link) : { kind: "missing", reason: "a link to nothing" };
  }

  #within(page: Page, link: Link): Resolution {
    const { block, heading } = link;
    if (block !== undefined) {
      if (page.document.blocks.includes(block)) return { kind: "page", page, block };
      return { kind: "missing", page, reason: `block \`^${block}\`, which ${page.path} lacks` };
    }
    if (heading === undefined) return { kind: "page", page };
    const found = findHeading(page.document.headings, heading);
    if (found) return { kind: "page", page, heading: found };
    const texts = page.document.headings.map(({ text }) => text);
    return {
      kind: "missing",
      page,
      reason: `heading \`#${heading}\`, which ${page.path} lacks`,
      suggestion: closest(heading, texts),
    };
  }

  #missing(link: Link): Resolution {
    const { kind, target } = link;
    const near = this.#near; // not the whole index: what is kept of a link would keep its pages
    const wanted = kind === "markdown" ? pageIdOf(posix.basename(target)) : target;
    let suggestion: { is: string | undefined } | undefined;
    return {
      kind: "missing",
      reason: `\`${target}\`, which does not exist`,
      // Looked for only when somebody reads it: comparing with every name costs more than resolving.
      get suggestion(): string | undefined {
        suggestion ??= { is: near.find(wanted) };
        return suggestion.is;
      },
    };
  }
}
