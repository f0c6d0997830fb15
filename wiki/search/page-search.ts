/** One part of a page that answers a query. */
export interface PageHit {
  /** Path below the content root, e.g. `wiki/10_DOMAIN/pricing.md`. */
  page: string;
  title: string;
  /** Headings down to the part, e.g. `Rules > Rounding`; empty for the text before the first heading. */
  heading: string;
  /** At most `maxSnippet` characters of the part's Markdown around the best match. */
  snippet: string;
  /** Higher is better; comparable only within one answer. */
  score: number;
  /** 1-based lines of the part in the file, both inclusive. */
  line: number;
  endLine: number;
}

export const maxSnippet = 400;

/** Finds parts of pages. Text of the query is never an instruction or a pattern. */
export interface PageSearch {
  /** The best parts first, at most `limit`; an empty query finds nothing. */
  search(query: string, limit: number): Promise<PageHit[]>;
}
