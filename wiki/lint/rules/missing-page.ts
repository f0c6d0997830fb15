import { folderOf, isRootPage } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { proseOf } from "../text/mask.ts";
import { wordsOf } from "../text/phrases.ts";
import { surveyOf } from "../text/survey.ts";
import { problemAt } from "../text/texts.ts";

/** A term, how it was first written and where, and the pages that use it. */
interface Term {
  written: string;
  page: Page;
  range: readonly [number, number];
  pages: Set<Page>;
}

/** Two to four capitalised words inside a sentence; what opens one may be an ordinary word. */
const nameInSentence =
  /(?<=[\p{Ll}\p{N},;] )\p{Lu}\p{Ll}{2,}(?: \p{Lu}\p{Ll}{2,}){1,3}(?![\p{L}\p{N}_-])/gu;
/** `PriceRounder`: a name of code with at least two parts. */
const nameInCode = /`([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:\(\))?`/g;

/** As many pages with the same text. */
function pages(count: number, text: string): Record<string, string> {
  const names = ["bed", "crop", "frost", "hedge", "soil", "tool"].slice(0, count);
  return Object.fromEntries(names.map((name) => [`wiki/10_DOMAIN/${name}.md`, text]));
}

export const missingPage: Rule = {
  id: "missing-page",
  doc: "A term that many pages use has a page of its own, because each of them now explains it again or not at all.",
  severity: "info",
  examples: {
    ok: [
      { files: pages(4, "See [[compost]]. We keep it in the Winter Garden, a `GreenHouse`.\n") },
      {
        files: pages(
          6,
          "Winter Garden days are rare. In May the garden is green; `const`, `src/GreenHouse.ts`, `GREEN`.\n",
        ),
      },
      {
        files: {
          ...pages(6, "We keep it in the Winter Garden, a `GreenHouse`.\n"),
          "wiki/10_DOMAIN/garden.md":
            "---\ntitle: Garden\ntype: domain\naliases: [Winter Garden]\n---\n## `GreenHouse`\n",
        },
      },
    ],
    notOk: [
      {
        files: pages(6, "See [[compost|Rot]].\nWe keep it in the Winter Garden, a `GreenHouse`.\n"),
        findings: [
          "wiki/10_DOMAIN/bed.md:1 Unexpected 6 pages that link to `compost` without a page of that name, expected one.",
          "wiki/10_DOMAIN/bed.md:2 Unexpected 6 pages that mention `Winter Garden` without a page of that name, expected one.",
          "wiki/10_DOMAIN/bed.md:2 Unexpected 6 pages that mention `GreenHouse` without a page of that name, expected one.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => {
    const least = context.settings.missingPageMentions;
    const pages = context.pages.filter(
      ({ path }) => !isRootPage(path) && folderOf(path) !== "90_LOG",
    );
    const linked = new Map<string, Term>();
    const mentioned = new Map<string, Term>();
    for (const page of pages) {
      addMissingLinks(page, context, linked);
      if (surveyOf(page).mayName) addMentions(page, mentioned);
    }
    const known = namesOf(context.pages);
    const missing = (terms: Map<string, Term>, least: number): Term[] =>
      [...terms]
        .filter(([key, term]) => term.pages.size >= least && !known.has(key))
        .map(([, term]) => term);
    for (const key of linked.keys()) mentioned.delete(key);
    return [
      ...missing(linked, least).map((term) => problemOf(term, "link to")),
      ...missing(mentioned, Math.max(least, pages.length / 100)).map((term) =>
        problemOf(term, "mention"),
      ),
    ];
  },
};

function addMissingLinks(page: Page, { index }: LintContext, terms: Map<string, Term>): void {
  for (const [at, found] of index.resolutions(page).entries()) {
    if (found.kind !== "missing" || found.page) continue;
    const link = page.document.links[at];
    if (link?.kind !== "wiki" || link.target === "") continue;
    add(terms, {
      written: link.target,
      page,
      range: [link.place.start.offset, link.place.end.offset],
    });
  }
}

function addMentions(page: Page, terms: Map<string, Term>): void {
  if (new RegExp(nameInSentence).test(page.source))
    for (const { 0: written, index } of proseOf(page).matchAll(nameInSentence))
      add(terms, { written, page, range: [index, index + written.length] });
  for (const { 1: written = "", index } of page.source.matchAll(nameInCode))
    add(terms, { written, page, range: [index + 1, index + 1 + written.length] });
}

function add(terms: Map<string, Term>, term: Omit<Term, "pages">): void {
  const key = keyOf(term.written);
  const known = terms.get(key);
  if (known) known.pages.add(term.page);
  else terms.set(key, { ...term, pages: new Set([term.page]) });
}

/** Titles, aliases, file names and headings: what has a section of its own is not missing. */
function namesOf(pages: readonly Page[]): Set<string> {
  const names = new Set<string>();
  for (const { id, title, aliases, document } of pages) {
    for (const name of [id.slice(id.lastIndexOf("/") + 1), title, ...aliases])
      names.add(keyOf(name));
    for (const { text } of document.headings) names.add(keyOf(text));
  }
  return names;
}

function keyOf(name: string): string {
  return wordsOf(name).join(" ");
}

function problemOf({ written, page, range, pages }: Term, how: string): Problem {
  const reason = `Unexpected ${pages.size} pages that ${how} \`${written}\` without a page of that name, expected one.`;
  return problemAt({ text: page.source, origin: { page } }, range, { reason });
}
