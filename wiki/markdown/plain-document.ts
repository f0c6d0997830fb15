import type { FrontMatter } from "../front-matter.ts";
import type { Heading, Link, MarkdownDocument } from "./document.ts";
import type { LinkRows } from "./link-rows.ts";

const none: readonly string[] = [];

/** A document whose links are made when somebody asks for them: of most pages nobody does. */
export class PlainDocument implements MarkdownDocument {
  readonly frontMatter: FrontMatter;
  readonly headings: Heading[];
  readonly linkRows: LinkRows;
  readonly blocks: readonly string[];
  readonly tags: readonly string[];
  readonly #source: string;
  #links: Link[] | undefined = undefined;

  constructor(
    source: string,
    frontMatter: FrontMatter,
    facts: Pick<PlainDocument, "headings" | "linkRows" | "blocks" | "tags">,
  ) {
    this.frontMatter = frontMatter;
    this.headings = facts.headings;
    this.linkRows = facts.linkRows;
    this.blocks = facts.blocks.length === 0 ? none : facts.blocks;
    this.tags = facts.tags.length === 0 ? none : facts.tags;
    this.#source = source;
  }

  get links(): Link[] {
    return (this.#links ??= this.linkRows.all(this.#source));
  }
}
