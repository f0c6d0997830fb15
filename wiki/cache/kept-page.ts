import type { ContentRoot } from "../content-root.ts";
import { splitFrontMatter, type FrontMatter } from "../front-matter.ts";
import { pageIdOf, type PageType } from "../layout.ts";
import type { Finding } from "../finding.ts";
import type { Heading, Link, MarkdownDocument } from "../markdown/document.ts";
import type { LinkRows } from "../markdown/link-rows.ts";
import { pageOf, type Page, type PageFields } from "../page.ts";
import type { KeptPages } from "./page-cache.ts";

/** The facts of many pages, and where their texts are. */
export interface Store {
  content: ContentRoot;
  kept: KeptPages;
}

/**
 * A page that was parsed before: what is asked of it is read when it is asked for, because of ten thousand
 * unchanged pages most are asked nothing.
 */
export class KeptPage implements Page {
  readonly path: string;
  readonly #store: Store;
  /** Its place among the kept pages. */
  readonly #at: number;
  #source: string | undefined;
  #aliases: string[] | undefined;
  #document: MarkdownDocument | undefined;
  #read: Page | undefined;

  constructor(path: string, store: Store, at: number) {
    this.path = path;
    this.#store = store;
    this.#at = at;
  }

  get id(): string {
    return pageIdOf(this.path);
  }

  get hash(): string {
    return this.#store.kept.hash(this.#at);
  }

  get source(): string {
    return (this.#source ??= this.#store.content.readStamped(this.path) ?? "");
  }

  get document(): MarkdownDocument {
    return (this.#document ??= new KeptDocument(this.#store.kept, this.#at, this));
  }

  get title(): string {
    return this.#store.kept.title(this.#at);
  }

  get type(): PageType {
    return this.#page().type;
  }

  get aliases(): string[] {
    return (this.#aliases ??= this.#store.kept.aliases(this.#at));
  }

  get tags(): string[] {
    return this.#page().tags;
  }

  get fields(): PageFields | undefined {
    return this.#page().fields;
  }

  get findings(): readonly Finding[] {
    return this.#page().findings;
  }

  #page(): Page {
    const { path } = this;
    const file = this.#store.content.repositoryPath(path);
    return (this.#read ??= pageOf({ path, file }, this, this.document));
  }
}

/** A document whose facts are read when one of them is asked for. */
class KeptDocument implements MarkdownDocument {
  readonly #kept: KeptPages;
  readonly #at: number;
  readonly #text: { readonly source: string };
  #frontMatter: FrontMatter | undefined;
  #headings: Heading[] | undefined;
  #links: Link[] | undefined;

  constructor(kept: KeptPages, at: number, text: { readonly source: string }) {
    this.#kept = kept;
    this.#at = at;
    this.#text = text;
  }

  get frontMatter(): FrontMatter {
    return (this.#frontMatter ??= frontMatterOf(this.#kept.head(this.#at), this.#text));
  }

  get headings(): Heading[] {
    return (this.#headings ??= this.#kept.headings(this.#at));
  }

  get blocks(): readonly string[] {
    return this.#kept.blocks(this.#at);
  }

  get tags(): readonly string[] {
    return this.#kept.tags(this.#at);
  }

  get linkRows(): LinkRows | undefined {
    return this.#kept.linkRows(this.#at);
  }

  get links(): Link[] {
    return (this.#links ??= this.#kept.links(this.#at, () => this.#text.source));
  }
}

/** The same front matter that the whole text has: nothing of it follows from the body. */
function frontMatterOf(head: string, text: { readonly source: string }): FrontMatter {
  const split = splitFrontMatter(head);
  return {
    data: split.data,
    problems: split.problems,
    present: split.present,
    bodyOffset: split.bodyOffset,
    bodyLine: split.bodyLine,
    lineOf: (key) => split.lineOf(key),
    get body() {
      return text.source.slice(split.bodyOffset);
    },
  };
}
