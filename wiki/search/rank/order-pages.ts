import type { ParsedQuery } from "../parse-query.ts";
import type { Candidate, PageFacts } from "../store.ts";
import { fuse, type Fused, type Ways } from "./fuse.ts";
import { groupPages, type FoundPage, type FoundPassage } from "./group-pages.ts";
import { estimateTokens, hitOf, type Hit, type RankedPage } from "./hit.ts";
import { furtherParts, type ScoredAgainst, type ScorePart } from "./score.ts";

export interface Ordering {
  byWords: readonly Candidate[];
  byMeaning: readonly Candidate[];
  ways: Ways;
  query: ParsedQuery;
  /** Names of code in the query. */
  code: ReadonlySet<string>;
  facts: ReadonlyMap<string, PageFacts>;
  now: Date;
  limit: number;
  budgetTokens?: number;
  /** Asked of the pages that only words found, the best of them. */
  hasVectors: (page: string) => Promise<boolean>;
}

/** Pages below this place, or three times the limit, are not looked at for their names, links and age. */
const maxLookedAt = 30;

/** Pages asked whether they have vectors; those further down are not shown anyway. */
const maxAsked = 40;

/** The pages of the candidates, best first, with the reasons for their order. */
export async function orderPages(ordering: Ordering): Promise<Hit[]> {
  const { byWords, byMeaning, ways, query, limit } = ordering;
  const pages = groupPages(byWords, byMeaning);
  const lacking = ways.words && ways.meaning ? await withoutVectors(pages, ordering) : new Set();
  const fused = fuse(pages, ways, ({ page }) => lacking.has(page));
  const passages = pages.flatMap(({ passages }) => passages);
  const scores = new Map(
    fuse(passages, ways).map(({ item, words, meaning }) => [item, words + meaning]),
  );
  const { terms, phrases } = query.words;
  const words = {
    terms: new Set(ways.words ? [...terms, ...phrases.flat()] : []),
    code: ways.words ? ordering.code : new Set<string>(),
  };
  const ranked = fused
    .toSorted((left, right) => right.words + right.meaning - left.words - left.meaning)
    .slice(0, Math.max(maxLookedAt, 3 * limit))
    .map((found) => rankedPage(found, scores, { ...ordering, ...words }))
    .toSorted((left, right) => right.score - left.score);
  const shown = withinBudget(ranked, ordering.budgetTokens, limit);
  return shown.flatMap((page) => hitOf(page, query));
}

async function withoutVectors(
  pages: readonly FoundPage[],
  { hasVectors }: Ordering,
): Promise<Set<string>> {
  const unseen = pages
    .filter(({ words, meaning }) => words !== undefined && meaning === undefined)
    .toSorted((left, right) => (right.words ?? 0) - (left.words ?? 0))
    .slice(0, maxAsked);
  const lacking = new Set<string>();
  for (const { page } of unseen) if (!(await hasVectors(page))) lacking.add(page);
  return lacking;
}

function rankedPage(
  { item, ranks, words, meaning }: Fused<FoundPage>,
  scores: ReadonlyMap<FoundPassage, number>,
  { facts, now, terms, code }: Ordering & Pick<ScoredAgainst, "terms">,
): RankedPage {
  const passages = item.passages
    .toSorted((left, right) => (scores.get(right) ?? 0) - (scores.get(left) ?? 0))
    .map(({ chunk }) => chunk);
  const found: ScorePart[] = [
    { name: "words" as const, value: words, detail: place(ranks.words, "words") },
    { name: "meaning" as const, value: meaning, detail: place(ranks.meaning, "meaning") },
  ].filter(({ value }) => value > 0);
  const [best, ...others] = passages;
  const parts = best
    ? [
        ...found,
        ...furtherParts([best, ...others], words + meaning, {
          terms,
          code,
          facts: facts.get(item.page),
          now,
        }),
      ]
    : found;
  const score = parts.reduce((sum, { value }) => sum + value, 0);
  return { passages, parts, score, bm25: item.words, cosine: item.meaning };
}

function place(rank: number | undefined, way: string): string {
  return rank === undefined
    ? `not embedded yet; taken to stand where its words do`
    : `number ${rank} by ${way}`;
}

/** Best first, and what does not fit the budget makes room for what does. */
function withinBudget(
  ranked: readonly RankedPage[],
  budget: number = Infinity,
  limit: number,
): RankedPage[] {
  const kept: RankedPage[] = [];
  let left = budget;
  for (const page of ranked) {
    if (kept.length >= limit) break;
    const tokens = estimateTokens(page.passages[0]?.text ?? "");
    if (tokens > left) continue;
    kept.push(page);
    left -= tokens;
  }
  return kept;
}
