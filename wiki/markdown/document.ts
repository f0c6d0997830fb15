import type { FrontMatter } from "../front-matter.ts";
import type { LinkRows } from "./link-rows.ts";

/** 1-based line and column, 0-based offset; the end is exclusive. All count from the file's start. */
export interface Place {
  start: Point;
  end: Point;
}

export interface Point {
  line: number;
  column: number;
  offset: number;
}

export interface Heading {
  /** 1 to 6. */
  depth: number;
  /** Plain text, without Markdown. */
  text: string;
  /** GitHub's slug, unique in the page: the `id` in the rendered HTML. */
  slug: string;
  line: number;
}

/**
 * `wiki` is `[[target]]`, `embed` is `![[target]]`, `markdown` is `[text](target)`, an image, a
 * definition or an autolink. Text in code is never a link.
 */
export interface Link {
  kind: "wiki" | "markdown" | "embed";
  /** Page name or URL as written, without heading and block; empty for a link into the same page. */
  target: string;
  /** `Heading` of `[[page#Heading]]`, or the fragment of a URL. */
  heading?: string;
  /** `id` of `[[page#^id]]`. */
  block?: string;
  /** Label of `[[page|label]]`. */
  alias?: string;
  place: Place;
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
