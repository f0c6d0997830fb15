import type { Bm25Settings } from "./posting-index.ts";

/**
 * BM25F over a passage's texts, in the order of `searchedTexts`. k1 and the text's b are Robertson's usual
 * ones; a title's word counts twice (1 to 3 measured within half a point on Cranfield, CISI and CACM, see
 * test/bench/search.bench.ts), and short fields are held less to their length. Whole numbers: the index on
 * disk repeats a text as often as it weighs.
 */
export const bm25: Bm25Settings = {
  k1: 1.2,
  fields: [
    { weight: 1, b: 0.75 },
    { weight: 2, b: 0.5 },
    { weight: 1, b: 0.5 },
    { weight: 1, b: 0.5 },
  ],
};

/** Every number of ranking above the stores. Parts of a score are shares of the best fused score, 1. */
export const ranking = {
  /**
   * Passages asked of each way of searching, or so many for each page that is wanted, whichever is more. Words
   * alone need no more than the latter; to be fused well, they do.
   */
  candidates: 100,
  candidatesPerPage: 4,
  /**
   * Reciprocal rank fusion: 1 / (k + rank). 20 and less measured better than the usual 60 (research, part 4);
   * at 10, with words a little ahead, the fused order finds more in its first five than words alone on every
   * judged set, which at 20 and equal weights it does on one of three. nDCG@10 is the same within a point.
   */
  fusionK: 10,
  weights: { words: 1.3, meaning: 1 },
  /**
   * What a page's further passages add to its best one's, each a share of the one before. Texts cut at 1,000
   * characters then rank as well as whole ones do; 0.3 and more lose a point on each set.
   */
  furtherPassages: 0.15,
  /** The query is a page's title or alias; of a longer query, the square of the share that the title is. */
  title: 0.5,
  /** The same for the heading of the passage. */
  heading: 0.2,
  /** The page has the names of code that the query has, whole; a share of them, that share. */
  code: 0.6,
  /** A page that everybody links to; half of it at `linksHalf` links. Small: it breaks ties. */
  links: 0.04,
  linksHalf: 8,
  /** A page changed just now; half of it after `freshDays` days. Small: it breaks ties. */
  fresh: 0.02,
  freshDays: 180,
  /** What these lose of their score: they answer only when nothing else does. */
  superseded: 0.5,
  stale: 0.25,
  /** The wiki's index and log name everything and say little. */
  catalogue: 0.3,
} as const;

/**
 * Cosines below which a passage is about something else, by model. Of MiniLM, unrelated sentences have 0.05 on
 * average, and leaving out what is below 0.2 changes nDCG@10 on no judged set. Models without a usable border
 * (bge, gte: research/embeddings.md, part 4) are not in it.
 */
export const leastCosine: ReadonlyMap<string, number> = new Map([["all-MiniLM-L6-v2/q8", 0.2]]);

/** Values of `status` in the front matter that mean "no longer to be trusted". */
export const supersededStatuses: ReadonlySet<string> = new Set([
  "superseded",
  "replaced",
  "deprecated",
  "obsolete",
  "archived",
  "rejected",
]);
export const staleStatuses: ReadonlySet<string> = new Set(["stale", "outdated", "old"]);
