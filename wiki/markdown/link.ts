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
