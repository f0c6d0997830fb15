import type { FrontMatter } from "../front-matter.ts";
import type { Link } from "./link.ts";
import type { LinkRows } from "./link-rows.ts";

export type { Link, Place, Point } from "./link.ts";

export interface Heading {
  /** 1 to 6. */
  depth: number;
  /** Plain text, without Markdown. */
  text: string;
  /** GitHub's slug, unique in the page: the `id` in the rendered HTML. */
  slug: string;
  line: number;
}

/** The facts of a page. No tree: ten thousand pages are kept in memory, and only the renderer needs one. */
export interface MarkdownDocument {
  frontMatter: FrontMatter;
  headings: Heading[];
  links: Link[];
  /** The same links as numbers, where the page is plain enough; then `links` are made when asked for. */
  linkRows?: LinkRows | undefined;
  /** Ids of `^block` marks, without the caret. */
  blocks: readonly string[];
  /** `#tags` of the body, without the hash, in order of appearance. */
  tags: readonly string[];
  /** Why the text was not read as Markdown; everything but the front matter is then empty. */
  tangle?: string;
}
