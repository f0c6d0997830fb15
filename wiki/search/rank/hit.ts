import type { ParsedQuery } from "../parse-query.ts";
import { snippetOf, type Snippet } from "../snippet.ts";
import type { StoredChunk } from "../store.ts";
import type { ScorePart } from "./score.ts";

/** A part of a page. */
export interface Passage {
  /** Headings above it and its own, outermost first; empty for the text before the first. */
  headings: string[];
  /** Markdown of the passage. */
  text: string;
  /** 1-based lines in the page's file, both inclusive. */
  line: number;
  endLine: number;
  /** About what reading it costs a model. */
  tokens: number;
}

/** A page that answers, by the passage that does it best. */
export interface Hit extends Passage {
  /** Path below the content root, e.g. `wiki/10_DOMAIN/pricing.md`. */
  page: string;
  title: string;
  type: string;
  snippet: Snippet;
  /** Higher is better: 1 is first by words and by meaning; names in the query add to it. */
  score: number;
  /** Why: they add up to the score. */
  parts: ScorePart[];
  /** Sum of BM25, comparable within one answer only; undefined when no word was found. */
  bm25: number | undefined;
  /** Cosine of the nearest passage; undefined when it was not among the nearest. */
  cosine: number | undefined;
  /** Why it should be read with care: superseded, stale. */
  warnings: string[];
  /** The page's other passages that were found, best first, at most three. */
  more: Passage[];
}

const maxMore = 3;

export interface RankedPage {
  /** Best first, at least one. */
  passages: readonly StoredChunk[];
  parts: ScorePart[];
  score: number;
  bm25: number | undefined;
  cosine: number | undefined;
}

export function hitOf(ranked: RankedPage, query: ParsedQuery): Hit[] {
  const [best, ...rest] = ranked.passages;
  if (!best) return [];
  const { parts, score, bm25, cosine } = ranked;
  return [
    {
      page: best.page,
      title: best.title,
      type: best.type,
      ...passageOf(best),
      snippet: snippetOf(best.text, query.words),
      score,
      parts,
      bm25,
      cosine,
      warnings: parts
        .filter(({ name }) => name === "superseded" || name === "stale")
        .map(({ detail }) => detail),
      more: rest.slice(0, maxMore).map(passageOf),
    },
  ];
}

function passageOf({ headings, text, line, endLine }: StoredChunk): Passage {
  return { headings, text, line, endLine, tokens: estimateTokens(text) };
}

/** Four characters a token, as providers' own rules of thumb say. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
