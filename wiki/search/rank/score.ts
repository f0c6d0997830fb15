import { indexPage, logPage } from "../../layout.ts";
import { analyze, countWithin } from "../analyze.ts";
import { searchedTexts } from "../memory-store.ts";
import { ranking, staleStatuses, supersededStatuses } from "../ranking-settings.ts";
import type { PageFacts, StoredChunk } from "../store.ts";

/** One reason for a score; a page's parts add up to its score. */
export interface ScorePart {
  name:
    | "words"
    | "meaning"
    | "title"
    | "heading"
    | "code"
    | "links"
    | "fresh"
    | "superseded"
    | "stale"
    | "index";
  value: number;
  /** For people: `3rd of 41 by words`. */
  detail: string;
}

export interface ScoredAgainst {
  /** Different terms of the query; empty when words do not count. */
  terms: ReadonlySet<string>;
  /** Names of code in the query, each a term. */
  code: ReadonlySet<string>;
  facts: PageFacts | undefined;
  now: Date;
}

/** What a page gains and loses beside being found. `fused` is what it has already. */
export function furtherParts(
  passages: readonly [StoredChunk, ...StoredChunk[]],
  fused: number,
  against: ScoredAgainst,
): ScorePart[] {
  const [chunk] = passages;
  const gains = [
    ...nameParts(chunk, against.terms),
    codePart(passages, against.code),
    linkPart(against.facts),
    freshPart(chunk.updated, against.now),
  ].filter(({ value }) => value > 0);
  const sum = gains.reduce((total, { value }) => total + value, fused);
  const [loss] = losses(chunk, against.facts);
  return loss === undefined
    ? gains
    : [...gains, { name: loss.name, value: -loss.share * sum, detail: loss.detail }];
}

function nameParts(chunk: StoredChunk, terms: ReadonlySet<string>): ScorePart[] {
  const fileName = chunk.page.slice(chunk.page.lastIndexOf("/") + 1).replace(/\.md$/, "");
  const titled = bestName([chunk.title, ...chunk.aliases, fileName], terms);
  const headed = bestName(chunk.headings.slice(-1), terms);
  return [
    {
      name: "title",
      value: ranking.title * titled.share,
      detail: `the query has "${titled.name}"`,
    },
    {
      name: "heading",
      value: ranking.heading * headed.share,
      detail: `the query has "${headed.name}"`,
    },
  ];
}

/** The name whose words are all in the query, by the square of their share: most of it, or next to nothing. */
function bestName(
  names: readonly string[],
  terms: ReadonlySet<string>,
): { name: string; share: number } {
  let best = { name: "", share: 0 };
  for (const name of names) {
    const share = (countWithin(name, terms) / Math.max(1, terms.size)) ** 2;
    if (share > best.share) best = { name, share };
  }
  return best;
}

function codePart(passages: readonly StoredChunk[], code: ReadonlySet<string>): ScorePart {
  const terms = new Set(
    code.size === 0 ? [] : passages.flatMap((chunk) => searchedTexts(chunk).flatMap(analyze)),
  );
  const found = [...code].filter((name) => terms.has(name)).length;
  return {
    name: "code",
    value: found === 0 ? 0 : (ranking.code * found) / code.size,
    detail: `it has ${found} of the ${code.size} names of code in the query`,
  };
}

function linkPart(facts: PageFacts | undefined): ScorePart {
  const inbound = facts?.inbound ?? 0;
  return {
    name: "links",
    value: (ranking.links * inbound) / (inbound + ranking.linksHalf),
    detail: `${inbound} pages link to it`,
  };
}

function freshPart(updated: number, now: Date): ScorePart {
  const days = Math.max(0, (now.getTime() - updated) / 86_400_000);
  return {
    name: "fresh",
    value: updated === 0 ? 0 : ranking.fresh * 0.5 ** (days / ranking.freshDays),
    detail: `changed ${Math.round(days)} days ago`,
  };
}

type Loss = { name: ScorePart["name"]; share: number; detail: string };

/** Why a page should not be believed, the worst reason first. */
function losses(chunk: StoredChunk, facts: PageFacts | undefined): Loss[] {
  const status = chunk.status.toLowerCase();
  const { superseded, stale, catalogue } = ranking;
  const found: Loss[] = [];
  if (facts?.supersededBy !== undefined)
    found.push({
      name: "superseded",
      share: superseded,
      detail: `superseded by ${facts.supersededBy}`,
    });
  if (supersededStatuses.has(status))
    found.push({ name: "superseded", share: superseded, detail: `its status is ${chunk.status}` });
  if (staleStatuses.has(status))
    found.push({ name: "stale", share: stale, detail: `its status is ${chunk.status}` });
  if (chunk.page === indexPage || chunk.page === logPage)
    found.push({
      name: "index",
      share: catalogue,
      detail: "it lists pages and says little itself",
    });
  return found;
}
