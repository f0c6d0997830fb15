import { parsePage, refuseText, type Page, type PageIndex } from "#wiki";
import { settlePlace } from "../../audit/model-findings.ts";
import { codeLink, foreignProse, type PagePlace } from "../map/links.ts";
import type { Cite, Claim, Claims, Contradiction } from "./claims.ts";
import { endOfParagraph, placeOfQuote } from "./page-prose.ts";

/** What a page may be changed by, and what it is held against. */
export interface Vetting {
  page: Page;
  index: PageIndex;
  place: PagePlace;
  /** Text of a file that the librarian was shown; undefined for any other. */
  shown: (path: string) => Promise<string | undefined>;
  /** Names of pages that it was shown. */
  pages: readonly string[];
}

export interface VettedClaims {
  /** The page with every claim that held. */
  source: string;
  changed: number;
  contradictions: number;
  /** Why other claims were refused. */
  refused: string[];
  /** Every claim was looked at and none was refused or left open: the page is true to the code again. */
  isTrue: boolean;
}

const nothing = { changed: 0, contradictions: 0, isTrue: false };

/** Words changed, and nothing else: the same front matter and headings, however the Markdown reads now. */
function isBuiltAlike(page: Page, source: string): boolean {
  return shapeOf(page) === shapeOf(parsePage(page.path, source));
}

function shapeOf({ document }: Page): string {
  return JSON.stringify([document.frontMatter.data, document.headings.map(({ text }) => text)]);
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

const maxText = 1200;
const maxClaims = 30;

/** Holds each claim against page and code; what does not hold changes nothing. */
export async function vetClaims(answer: Claims, vetting: Vetting): Promise<VettedClaims> {
  const edits: Edit[] = [];
  const refused: string[] = [];
  let changed = 0;
  for (const claim of answer.claims.slice(0, maxClaims)) {
    const vetted = await vetClaim(claim, vetting, edits);
    if (typeof vetted === "string") refused.push(vetted);
    else if (vetted) {
      edits.push(vetted);
      changed += 1;
    }
  }
  const found = await vetContradictions(answer.contradictions, vetting, edits);
  const isOpen = answer.claims.some(({ verdict }) => verdict === "unsure");
  const source = applyEdits(vetting.page.source, [...edits, ...found.edits]);
  if (!isBuiltAlike(vetting.page, source)) {
    const reason = "the new text would change how the page is built";
    return { ...nothing, source: vetting.page.source, refused: [...refused, reason] };
  }
  return {
    source,
    changed,
    contradictions: found.edits.length,
    refused: [...refused, ...found.refused],
    isTrue:
      answer.complete &&
      !isOpen &&
      answer.claims.length > 0 &&
      answer.claims.length <= maxClaims &&
      refused.length + found.refused.length === 0,
  };
}

/** The edit that a claim asks for, undefined when it asks for none, or why it is refused. */
async function vetClaim(
  claim: Claim,
  vetting: Vetting,
  before: readonly Edit[],
): Promise<Edit | string | undefined> {
  const { quote, verdict, text, cites } = claim;
  const at = placeOfQuote(vetting.page, quote);
  if (typeof at === "string") return at;
  if (verdict === "unsure") return undefined;
  const proof = await citesOf(cites, vetting);
  if (proof.length === 0) return "nothing that was shown says so";
  if (verdict === "holds") return undefined;
  if (before.some((edit) => at.start < edit.end && at.end > edit.start))
    return "two claims are about the same words";
  const problem = await problemOfText(text, quote, vetting);
  if (problem !== undefined) return problem;
  const links = proof.map(({ path, line }) => codeLink(vetting.place, path, line));
  const missing = links.filter((link) => !text.includes(link));
  const sentence = text.trim();
  return { ...at, text: missing.length === 0 ? sentence : `${sentence} (${missing.join(", ")})` };
}

/** Those that stand in the code they name; lines may be off by some, words may not. */
async function citesOf(cites: readonly Cite[], { shown }: Vetting): Promise<Cite[]> {
  const settled = await Promise.all(cites.slice(0, 8).map((cite) => settlePlace(cite, shown)));
  const found = settled.filter((cite) => cite !== undefined);
  return found.filter(({ excerpt }) => /[\p{L}\p{N}]{2}/u.test(excerpt));
}

/** Why words may not stand on the page: they may say something, and do nothing. */
async function problemOfText(
  text: string,
  quote: string,
  { index }: Vetting,
): Promise<string | undefined> {
  const words = text.trim();
  if (words === "" || words.length > maxText) return "the new text is empty or too long";
  if (/\n[ \t]*\n|^ {0,3}(#{1,6} |---|```|~~~|:::)/m.test(words))
    return "the new text is more than a paragraph";
  if (/<[a-z!/?]|!\[|\$\$|%%|\{\{/i.test(words))
    return "the new text holds HTML, an image or a macro";
  const strange = [...words.matchAll(/\]\([^)]*\)|\b[a-z][a-z+.-]*:\/\/\S+/gi)].find(
    ([link]) => !quote.includes(link),
  );
  if (strange) return "the new text links elsewhere";
  for (const [, target = ""] of words.matchAll(/!?\[\[([^\]|#]*)/g))
    if (!index.find(target.trim()) && !index.byPath(target.trim()))
      return "the new text links to what is no page";
  const refused = await refuseText(words);
  if (refused !== undefined) return `the new text holds ${refused}`;
  return words === quote.trim() ? "the new text is the old one" : undefined;
}

async function vetContradictions(
  contradictions: readonly Contradiction[],
  vetting: Vetting,
  edits: readonly Edit[],
): Promise<{ edits: Edit[]; refused: string[] }> {
  const found: Edit[] = [];
  const refused: string[] = [];
  const { source } = vetting.page;
  for (const { quote, why, with: other } of contradictions.slice(0, 5)) {
    const at = placeOfQuote(vetting.page, quote);
    const link = await linkOf(other, vetting);
    if (typeof at === "string") refused.push(at);
    else if (link === undefined) refused.push("a contradiction with what was not shown");
    else {
      const end = endOfParagraph(source, at.end);
      const taken = [...edits, ...found].some(
        (edit) => edit.start <= end && edit.end >= end && edit.end > at.end,
      );
      const isKnown = /^\s*> \[!contradiction\]/i.test(source.slice(end));
      if (taken || isKnown) continue;
      const text = `\n\n> [!contradiction] ${await foreignProse(quote, 60)}\n> ${await foreignProse(why, 300)} (${link})`;
      found.push({ start: end, end, text });
    }
  }
  return { edits: found, refused };
}

/** A shown page, or a line of shown code. */
async function linkOf(
  other: string,
  { pages, shown, place }: Vetting,
): Promise<string | undefined> {
  const name = other
    .trim()
    .replace(/^wiki\//, "")
    .replace(/\.md(#.*)?$/, "");
  if (pages.includes(name)) return `[[${name}]]`;
  const [, path = "", line = ""] = /^(.+?)(?::|#L)(\d+)/.exec(other.trim()) ?? [];
  const count = (await shown(path))?.split("\n").length ?? 0;
  return Number(line) >= 1 && Number(line) <= count
    ? codeLink(place, path, Number(line))
    : undefined;
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((left, right) => right.start - left.start)
    .reduce(
      (text, { start, end, text: words }) => text.slice(0, start) + words + text.slice(end),
      source,
    );
}
