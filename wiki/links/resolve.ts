import { posix } from "node:path";
import { pageIdOf, wikiFolder } from "../layout.ts";
import type { Heading, Link } from "../markdown/document.ts";
import { isExternal } from "../markdown/parse.ts";
import type { Page } from "../page.ts";
import { findHeading } from "./fragment.ts";
import { closest } from "./suggest.ts";

/** Whether a repository path (with `/`, no `..`) is a file or folder of the repository. */
export type FileExists = (repositoryPath: string) => boolean;

export type Resolution =
  | { kind: "page"; page: Page; heading?: Heading; block?: string }
  /** A file of the repository that is no page, e.g. cited code. */
  | { kind: "file"; path: string }
  /** Another host or scheme: never checked. */
  | { kind: "external"; url: string }
  /** `page` is given when the page exists and only its heading or block does not. */
  | { kind: "missing"; reason: string; suggestion?: string; page?: Page }
  | { kind: "ambiguous"; candidates: Page[] };

export interface Surroundings {
  /** Path of the content root in the repository, empty for its root. */
  prefix: string;
  fileExists: FileExists;
}

/**
 * The one resolver: lint, renderer, search and rename all ask it. It knows only the pages it was given
 * and the files `fileExists` confirms, so no target, however written, leads anywhere else.
 */
export class PageIndex {
  readonly pages: readonly Page[];
  readonly #surroundings: Surroundings;
  readonly #byPath = new Map<string, Page>();
  readonly #byId = new Map<string, Page>();
  /** Pages by each ending of their id: `pricing`, `10_domain/pricing`. */
  readonly #byEnding = new Map<string, Page[]>();
  readonly #byAlias = new Map<string, Page[]>();

  constructor(pages: readonly Page[], surroundings: Surroundings) {
    this.pages = pages;
    this.#surroundings = surroundings;
    for (const page of pages) {
      this.#byPath.set(page.path, page);
      this.#byId.set(keyOf(page.id), page);
      const parts = keyOf(page.id).split("/");
      for (let from = 0; from < parts.length; from += 1)
        push(this.#byEnding, parts.slice(from).join("/"), page);
      for (const alias of new Set(page.aliases.map(keyOf))) push(this.#byAlias, alias, page);
    }
  }

  byPath(path: string): Page | undefined {
    return this.#byPath.get(path);
  }

  /** The one page a name stands for, or undefined when there is none or more than one. */
  find(name: string): Page | undefined {
    const found = this.#named(name, "");
    return found.length === 1 ? found[0] : undefined;
  }

  /** Resolves a link of the page at `fromPath` (below the content root). */
  resolve(link: Link, fromPath: string): Resolution {
    if (link.kind === "markdown") return this.#resolveUrl(link, fromPath);
    if (link.target === "") return this.#samePage(link, fromPath);
    const [page, ...others] = this.#named(link.target, fromPath);
    if (page && others.length > 0) return { kind: "ambiguous", candidates: [page, ...others] };
    if (page) return this.#within(page, link);
    return this.#attachment(link, fromPath) ?? this.#missing(link);
  }

  /** Obsidian's order: the whole path, a path from this folder, any ending of a path, an alias. */
  #named(name: string, fromPath: string): Page[] {
    const written = keyOf(name.replace(/^\//, ""));
    const key = written.startsWith(`${wikiFolder}/`) ? pageIdOf(written) : written;
    const exact = this.#byId.get(key);
    if (exact) return [exact];
    const folder = posix.dirname(pageIdOf(keyOf(fromPath)));
    const near = this.#byId.get(posix.join(folder, key));
    if (near) return [near];
    return this.#byEnding.get(key) ?? this.#byAlias.get(key) ?? [];
  }

  #resolveUrl(link: Link, fromPath: string): Resolution {
    if (isExternal(link.target)) return { kind: "external", url: link.target };
    if (link.target === "") return this.#samePage(link, fromPath);
    const path = this.#repositoryPath(link.target, fromPath);
    if (path === undefined)
      return { kind: "missing", reason: `\`${link.target}\`, which leads out of the repository` };
    const page = this.#pageAt(path);
    if (page) return this.#within(page, link);
    return this.#surroundings.fileExists(path) ? { kind: "file", path } : this.#missing(link);
  }

  /** Repository path of a URL path; one that begins with `/` counts from the repository's root. */
  #repositoryPath(target: string, fromPath: string): string | undefined {
    const base = target.startsWith("/")
      ? ""
      : posix.join(this.#surroundings.prefix, posix.dirname(fromPath));
    const path = posix.join(".", base, target.replace(/^\/+/, "")).replace(/\/$/, "");
    return path === ".." || path.startsWith("../") || path.includes("\0") ? undefined : path;
  }

  #pageAt(repositoryPath: string): Page | undefined {
    const { prefix } = this.#surroundings;
    const inside = prefix === "" ? repositoryPath : posix.relative(prefix, repositoryPath);
    return inside.startsWith(`${wikiFolder}/`)
      ? this.#byId.get(keyOf(pageIdOf(inside)))
      : undefined;
  }

  /** `![[diagram.png]]`: a file beside the page, below the wiki or in `raw/`, and nowhere else. */
  #attachment(link: Link, fromPath: string): Resolution | undefined {
    if (!/\.[a-z0-9]+$/i.test(link.target) || link.target.includes("\0")) return undefined;
    for (const folder of [posix.dirname(fromPath), wikiFolder, "."]) {
      const below = posix.join(folder, link.target);
      const path = posix.join(this.#surroundings.prefix, below);
      if (/^(?:wiki|raw)\//.test(below) && this.#surroundings.fileExists(path))
        return { kind: "file", path };
    }
    return undefined;
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
      ...suggestionOf(closest(heading, texts)),
    };
  }

  #missing(link: Link): Resolution {
    const names = this.pages.flatMap((page) =>
      [page.id, page.title, ...page.aliases, page.id.slice(page.id.lastIndexOf("/") + 1)].map(
        (name) => ({ name, page }),
      ),
    );
    const wanted = link.kind === "markdown" ? pageIdOf(posix.basename(link.target)) : link.target;
    const near = closest(
      wanted,
      names.map(({ name }) => name),
    );
    const page = names.find(({ name }) => name === near)?.page;
    return {
      kind: "missing",
      reason: `\`${link.target}\`, which does not exist`,
      ...suggestionOf(page?.id),
    };
  }
}

/** Names are compared without case, without `.md` and in one Unicode form. */
function keyOf(name: string): string {
  return name.trim().replace(/\.md$/i, "").normalize("NFC").toLowerCase();
}

function push(map: Map<string, Page[]>, key: string, page: Page): void {
  const pages = map.get(key);
  if (pages) pages.push(page);
  else map.set(key, [page]);
}

function suggestionOf(suggestion: string | undefined): { suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion };
}
