import type { ContentRoot } from "../content-root.ts";
import type { Heading, Link } from "../markdown/document.ts";
import { linkWidth, LinkRows } from "../markdown/link-rows.ts";
import type { Page } from "../page.ts";
import type { Column, Columns, Texts } from "./columns.ts";
import { Stamps } from "./file-stamp.ts";
import { parserVersion } from "./program-version.ts";
import { readSigned, writeSigned } from "./signed-file.ts";

const name = "pages.bin";

/** Of each page: where its headings, words, links and names end, how many blocks it has, whether links are rows. */
const rowWidth = 6;
const columnsOfRow = { headings: 0, words: 1, links: 2, names: 3, blocks: 4, isRows: 5 };
/** Depth and line of a heading; its text and slug are words. */
const headingWidth = 2;

/**
 * Facts of parsed pages, without their texts, in `.loopwiki/pages.bin`: columns, with an entry for each page in
 * the order of their paths. Anything unexpected about that file makes it empty: it is written again.
 */
export class KeptPages {
  /** Sorted. */
  readonly paths: readonly string[];
  /** Forgotten where they could miss a change: the file is then read and its hash compared. */
  readonly stamps: Stamps;
  /** sha256 of each text, hex. */
  readonly #hashes: Texts;
  /** What precedes each body. */
  readonly #heads: Texts;
  /** Texts and slugs of headings, ids of blocks, tags, and links that are not in rows, as JSON. */
  readonly #words: Texts;
  /** Title and aliases. */
  readonly #names: Texts;
  readonly #rows: Int32Array;
  readonly #headings: Int32Array;
  readonly #links: Int32Array;

  constructor(columns: Columns) {
    this.paths = columns.texts("paths").all();
    this.stamps = new Stamps(columns.numbers("stamps"));
    this.#hashes = columns.texts("hashes");
    this.#heads = columns.texts("heads");
    this.#words = columns.texts("words");
    this.#names = columns.texts("names");
    this.#rows = columns.integers("rows");
    this.#headings = columns.integers("headings");
    this.#links = columns.integers("links");
  }

  hash(at: number): string {
    return this.#hashes.at(at);
  }

  /** The front matter as it is written, with its fences; empty when there is none. */
  head(at: number): string {
    return this.#heads.at(at);
  }

  title(at: number): string {
    return this.#names.at(this.#end(at - 1, "names"));
  }

  aliases(at: number): string[] {
    return this.#names.slice(this.#end(at - 1, "names") + 1, this.#end(at, "names"));
  }

  headings(at: number): Heading[] {
    const headings: Heading[] = [];
    let word = this.#end(at - 1, "words");
    for (let row = this.#end(at - 1, "headings"); row < this.#end(at, "headings"); row += 1) {
      const [depth = 1, line = 1] = this.#headings.subarray(row * headingWidth);
      headings.push({ depth, text: this.#words.at(word), slug: this.#words.at(word + 1), line });
      word += 2;
    }
    return headings;
  }

  blocks(at: number): string[] {
    const from = this.#afterHeadings(at);
    return this.#words.slice(from, from + this.#number(at, "blocks"));
  }

  tags(at: number): string[] {
    const end = this.#end(at, "words") - (this.#hasRows(at) ? 0 : 1);
    return this.#words.slice(this.#afterHeadings(at) + this.#number(at, "blocks"), end);
  }

  /** Undefined for a page whose links are not in rows. */
  linkRows(at: number): LinkRows | undefined {
    if (!this.#hasRows(at)) return undefined;
    const from = this.#end(at - 1, "links");
    return new LinkRows(this.#links, from * linkWidth, this.#end(at, "links") - from);
  }

  links(at: number, source: () => string): Link[] {
    const rows = this.linkRows(at);
    if (rows) return rows.count === 0 ? [] : rows.all(source());
    const links: Link[] = JSON.parse(this.#words.at(this.#end(at, "words") - 1));
    return links;
  }

  #afterHeadings(at: number): number {
    return (
      this.#end(at - 1, "words") + 2 * (this.#end(at, "headings") - this.#end(at - 1, "headings"))
    );
  }

  #hasRows(at: number): boolean {
    return this.#number(at, "isRows") === 1;
  }

  /** Nothing ends before the first page. */
  #end(at: number, what: "headings" | "words" | "links" | "names"): number {
    return at < 0 ? 0 : this.#number(at, what);
  }

  #number(at: number, what: keyof typeof columnsOfRow): number {
    return this.#rows[at * rowWidth + columnsOfRow[what]] ?? 0;
  }
}

export function readPageCache(content: ContentRoot): KeptPages | undefined {
  const columns = readSigned(content, name, parserVersion());
  return columns && new KeptPages(columns);
}

/** Never an error: a cache that cannot be written is only slow. */
export async function writePageCache(
  content: ContentRoot,
  { pages, stamps }: { pages: readonly Page[]; stamps: Stamps },
): Promise<void> {
  const paths: string[] = [];
  const hashes: string[] = [];
  const heads: string[] = [];
  const kept = new Stamps();
  const facts = new FactsWriter(linksOn(pages));
  for (const [at, page] of pages.entries()) {
    const { document } = page;
    if (document.tangle !== undefined) continue; // whoever looks again may get further
    kept.copy(paths.length, stamps, at);
    paths.push(page.path);
    hashes.push(page.hash);
    heads.push(headOf(page));
    facts.add(page);
  }
  const columns = { paths, hashes, heads, stamps: kept.numbers(paths.length), ...facts.columns() };
  await writeSigned(content, { name, version: parserVersion() }, columns);
}

function headOf({ source, document: { frontMatter } }: Page): string {
  return frontMatter.bodyOffset === 0 ? "" : source.slice(0, frontMatter.bodyOffset);
}

function linksOn(pages: readonly Page[]): number {
  return pages.reduce((sum, { document }) => sum + (document.linkRows?.count ?? 0), 0);
}

/** Writes what the methods of `KeptPages` read. */
class FactsWriter {
  readonly #words: string[] = [];
  readonly #names: string[] = [];
  readonly #rows: number[] = [];
  readonly #headings: number[] = [];
  readonly #links: Int32Array;
  #linkCount = 0;

  constructor(links: number) {
    this.#links = new Int32Array(links * linkWidth);
  }

  add({ document, title, aliases }: Page): void {
    const { headings, blocks, tags, linkRows } = document;
    for (const { depth, text, slug, line } of headings) {
      this.#headings.push(depth, line);
      this.#words.push(text, slug);
    }
    this.#words.push(...blocks, ...tags);
    if (linkRows) this.#addRows(linkRows);
    else this.#words.push(JSON.stringify(document.links));
    this.#names.push(title, ...aliases);
    this.#rows.push(this.#headings.length / headingWidth, this.#words.length, this.#linkCount);
    this.#rows.push(this.#names.length, blocks.length, linkRows ? 1 : 0);
  }

  #addRows({ numbers, from, count }: LinkRows): void {
    const some = numbers.subarray(from, from + count * linkWidth);
    this.#links.set(some, this.#linkCount * linkWidth);
    this.#linkCount += count;
  }

  columns(): Record<string, Column> {
    return {
      words: this.#words,
      names: this.#names,
      rows: new Int32Array(this.#rows),
      headings: new Int32Array(this.#headings),
      links: this.#links,
    };
  }
}
