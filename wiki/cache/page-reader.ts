import { setImmediate as nextTurn } from "node:timers/promises";
import type { ContentRoot } from "../content-root.ts";
import { parseHere, parseSafely } from "../markdown/parse-safely.ts";
import { hashOf, pageOf, type Page, type PageText } from "../page.ts";
import { isTelling, sameStamp, type FileStamp, type StampedFile } from "./file-stamp.ts";
import { readPageCache, writePageCache } from "./page-cache.ts";
import { documentOf, recordOf, stampIn, type PageRecord } from "./page-record.ts";

/** Pages built in one go before others get a turn: about 20 ms when all are new. */
const batch = 100;
/** So many pages read anew are worth writing a cache for; fewer are parsed again in no time. */
const worthCaching = 200;

interface Known {
  page: Page;
  /** Taken before the file was read; undefined when it could miss a later change. */
  stamp: FileStamp | undefined;
}

/** Reads pages, each only when its file may have changed, and parses only what is new. */
export class PageReader {
  readonly #content: ContentRoot;
  #known = new Map<string, Known>();
  /** What an earlier process left; used once, because afterwards `#known` knows better. */
  #records: Map<string, PageRecord> | undefined;

  constructor(content: ContentRoot) {
    this.#content = content;
  }

  /** The pages below a folder, sorted by path. */
  async read(folder: string): Promise<Page[]> {
    const stampedAt = Date.now();
    const files = await this.#content.stampMarkdown(folder);
    this.#records ??= files.length < worthCaching ? new Map() : await readPageCache(this.#content);
    const known = new Map<string, Known>();
    let anew = 0;
    for (const [index, file] of files.entries()) {
      if (index % batch === batch - 1) await nextTurn();
      let entry = this.#unchanged(file);
      if (entry === undefined) {
        const found = this.#readAgain(file);
        const page = found instanceof Promise ? await found : found;
        if (page === undefined) continue;
        entry = knownOf(page, file, stampedAt);
        anew += 1;
      }
      known.set(file.path, entry);
    }
    this.#known = known;
    this.#records = new Map();
    if (anew >= worthCaching) await writePageCache(this.#content, recordsOf(known));
    return Array.from(known.values(), ({ page }) => page);
  }

  /** The pages when only these files can have changed since `read`; the others are not looked at. */
  async readOnly(paths: readonly string[]): Promise<Page[]> {
    const stampedAt = Date.now();
    let isSorted = true;
    for (const path of paths) {
      const stamp = await this.#content.stampPage(path);
      const file = stamp && { path, stamp };
      const page = file && (await this.#readAgain(file));
      if (page && !this.#known.has(path)) isSorted = false;
      if (page) this.#known.set(path, knownOf(page, file, stampedAt));
      else this.#known.delete(path);
    }
    if (!isSorted)
      this.#known = new Map(
        [...this.#known].toSorted(([left], [right]) => (left < right ? -1 : 1)),
      );
    return Array.from(this.#known.values(), ({ page }) => page);
  }

  #unchanged({ path, stamp }: StampedFile): Known | undefined {
    const known = this.#known.get(path);
    if (known) return known.stamp && sameStamp(known.stamp, stamp) ? known : undefined;
    const record = this.#records?.get(path);
    const before = record && stampIn(record);
    if (!before || !sameStamp(before, stamp)) return undefined;
    const text = new TextOnDisk(this.#content, path, record.head[1]);
    return { page: this.#pageOf(path, text, documentOf(record, text)), stamp };
  }

  /** A promise only for the page whose parsing may take long: ten thousand of them cost a tenth of a second. */
  #readAgain({ path }: StampedFile): Page | undefined | Promise<Page> {
    const source = this.#content.readStamped(path);
    if (source === undefined) return undefined; // removed meanwhile
    const before = this.#known.get(path)?.page;
    if (before?.source === source) return before;
    const text = { source, hash: hashOf(source) };
    const record = this.#records?.get(path);
    const known = record?.head[1] === text.hash ? documentOf(record, text) : parseHere(source);
    if (known) return this.#pageOf(path, text, known);
    return parseSafely(source).then((document) => this.#pageOf(path, text, document));
  }

  #pageOf(path: string, text: PageText, document: Page["document"]): Page {
    return pageOf({ path, file: this.#content.repositoryPath(path) }, text, document);
  }
}

function knownOf(page: Page, { stamp }: StampedFile, stampedAt: number): Known {
  return { page, stamp: isTelling(stamp, stampedAt) ? stamp : undefined };
}

/** The text of a page whose facts are known, read when somebody asks for it. */
class TextOnDisk implements PageText {
  readonly hash: string;
  readonly #content: ContentRoot;
  readonly #path: string;
  #source: string | undefined;

  constructor(content: ContentRoot, path: string, hash: string) {
    this.#content = content;
    this.#path = path;
    this.hash = hash;
  }

  get source(): string {
    return (this.#source ??= this.#content.readStamped(this.#path) ?? "");
  }
}

function* recordsOf(known: ReadonlyMap<string, Known>): Generator<PageRecord> {
  for (const [path, { page, stamp }] of known) {
    const record = recordOf(path, page, stamp);
    if (record) yield record;
  }
}
