import { setImmediate as nextTurn } from "node:timers/promises";
import type { ContentRoot } from "../content-root.ts";
import { parseHere, parseSafely } from "../markdown/parse-safely.ts";
import { hashOf, pageOf, type Page } from "../page.ts";
import type { FileStamp, Stamps } from "./file-stamp.ts";
import { KeptPage } from "./kept-page.ts";
import { KnownFiles, Places, type Earlier } from "./known-files.ts";
import { readPageCache, writePageCache } from "./page-cache.ts";

/** Pages parsed in one go before others get a turn: about 20 ms. */
const batch = 100;
/** So many pages read anew are worth writing a cache for; fewer are parsed again in no time. */
const worthCaching = 200;

/** Reads pages, each only when its file may have changed, and parses only what is new. */
export class PageReader {
  readonly #content: ContentRoot;
  #known: KnownFiles | undefined;

  constructor(content: ContentRoot) {
    this.#content = content;
  }

  /** The pages below a folder, sorted by path. */
  async read(folder: string): Promise<readonly Page[]> {
    const stampedAt = Date.now();
    const { paths, stamps } = await this.#content.stampMarkdown(folder);
    const earlier = this.#known ?? (paths.length < worthCaching ? undefined : this.#kept());
    const { known, anew } = await this.#readAll(paths, earlier ?? new KnownFiles(), {
      stamps,
      stampedAt,
    });
    this.#known = known;
    if (anew >= worthCaching) await writePageCache(this.#content, known);
    return known.pages;
  }

  /** All pages, and how many of them had to be read. */
  async #readAll(
    paths: readonly string[],
    earlier: Earlier,
    { stamps, stampedAt }: { stamps: Stamps; stampedAt: number },
  ): Promise<{ known: KnownFiles; anew: number }> {
    const places = new Places(earlier.paths);
    const known = new KnownFiles();
    let anew = 0;
    for (const [at, path] of paths.entries()) {
      const place = places.of(path);
      const before = earlier.page(place);
      if (before && earlier.stamps.isSame(place, stamps, at)) {
        known.add(before, stamps, at);
        continue;
      }
      const found = this.#readAgain(path, before);
      const page = found instanceof Promise ? await found : found;
      if (page === undefined) continue;
      known.add(page, stamps, stamps.isTelling(at, stampedAt) ? at : -1);
      anew += 1;
      if (anew % batch === 0) await nextTurn();
    }
    return { known, anew };
  }

  /** The pages when only these files can have changed since `read`; the others are not looked at. */
  async readOnly(paths: readonly string[]): Promise<readonly Page[]> {
    const stampedAt = Date.now();
    const before = this.#known ?? new KnownFiles();
    const changed = new Map<string, { page: Page; stamp: FileStamp } | undefined>();
    for (const path of paths) {
      const stamp = await this.#content.stampPage(path);
      const page = stamp && (await this.#readAgain(path, before.pageAt(path)));
      changed.set(path, page && { page, stamp });
    }
    this.#known = before.with(changed, stampedAt);
    return this.#known.pages;
  }

  /** What an earlier process left. */
  #kept(): Earlier | undefined {
    const kept = readPageCache(this.#content);
    if (!kept) return undefined;
    const store = { content: this.#content, kept };
    const { paths, stamps } = kept;
    const page = (at: number): Page | undefined => {
      const path = paths[at];
      return path === undefined ? undefined : new KeptPage(path, store, at);
    };
    return { paths, stamps, page };
  }

  /** A promise only for the page whose parsing may take long: ten thousand of them cost a tenth of a second. */
  #readAgain(path: string, before: Page | undefined): Page | undefined | Promise<Page> {
    const source = this.#content.readStamped(path);
    if (source === undefined) return undefined; // removed meanwhile
    const text = { source, hash: hashOf(source) };
    if (before?.hash === text.hash) return before;
    const known = parseHere(source);
    const place = { path, file: this.#content.repositoryPath(path) };
    if (known) return pageOf(place, text, known);
    return parseSafely(source).then((document) => pageOf(place, text, document));
  }
}
