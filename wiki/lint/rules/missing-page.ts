import { folderOf, isRootPage } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { nameHash, nameKey, namesIn } from "../text/names.ts";
import { surveyOf } from "../text/survey.ts";
import { problemAt } from "../text/texts.ts";
import { firstHash } from "../text/words.ts";

/** A term, how it was first written and where, and the pages that use it. */
interface Term {
  written: string;
  page: Page;
  range: readonly [number, number];
  /** How many there are, and the last of them. */
  pages: number;
  last: Page;
}

/** As many pages with the same text. */
function pages(count: number, text: string): Record<string, string> {
  const names = ["bed", "crop", "frost", "hedge", "soil", "tool"].slice(0, count);
  return Object.fromEntries(names.map((name) => [`wiki/10_DOMAIN/${name}.md`, text]));
}

export const missingPage: Rule = {
  id: "missing-page",
  doc: "A term that many pages use has a page of its own, because each of them now explains it again or not at all.",
  severity: "info",
  byNames: true,
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
    for (const page of pages) addMissingLinks(page, context, linked);
    const leastMentions = Math.max(least, pages.length / 100);
    const mentioned = frequentNames(pages, leastMentions);
    for (const key of linked.keys()) mentioned.delete(key);
    const missing = (terms: Map<string, Term>, least: number): Term[] => {
      const wanted = [...terms].filter(([, term]) => term.pages >= least);
      const known = wanted.length === 0 ? undefined : namesOf(context.pages, wanted);
      return wanted.filter(([key]) => known?.has(key) !== true).map(([, term]) => term);
    };
    return [
      ...missing(linked, least).map((term) => problemOf(term, "link to")),
      ...missing(mentioned, leastMentions).map((term) => problemOf(term, "mention")),
    ];
  },
};

function addMissingLinks(page: Page, { index }: LintContext, terms: Map<string, Term>): void {
  if (index.outline(page).isWhole) return;
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

/** The names that are on so many pages. Only the first page of each is read. */
function frequentNames(pages: readonly Page[], least: number): Map<string, Term> {
  const counts = new Map<number, { first: Page; count: number }>();
  for (const page of pages)
    for (const name of surveyOf(page).names) {
      const known = counts.get(name);
      if (known) known.count += 1;
      else counts.set(name, { first: page, count: 1 });
    }
  const terms = new Map<string, Term>();
  for (const [hash, { first, count }] of counts) {
    if (count < least) continue;
    const name = namesIn(first).find(({ written }) => nameHash(written) === hash);
    if (name) terms.set(nameKey(name.written), { ...name, page: first, pages: count, last: first });
  }
  return terms;
}

function add(terms: Map<string, Term>, term: Omit<Term, "pages" | "last">): void {
  const key = nameKey(term.written);
  const { page } = term;
  const known = terms.get(key);
  if (!known) terms.set(key, { ...term, pages: 1, last: page });
  else if (known.last !== page) {
    known.pages += 1;
    known.last = page;
  }
}

/** Titles, aliases, file names and headings: what has a section of its own is not missing. */
function namesOf(
  pages: readonly Page[],
  wanted: readonly (readonly [key: string, term: Term])[],
): Set<string> {
  // Only names that begin as one of those that are asked for: most of the work is to read the names.
  const first = new Set(wanted.map(([key]) => firstHash(key)));
  const names = new Set<string>();
  const add = (name: string): void => {
    if (first.has(firstHash(name))) names.add(nameKey(name));
  };
  for (const { id, title, aliases, document } of pages) {
    for (const name of [id.slice(id.lastIndexOf("/") + 1), title, ...aliases]) add(name);
    for (const { text } of document.headings) add(text);
  }
  return names;
}

function problemOf({ written, page, range, pages }: Term, how: string): Problem {
  const reason = `Unexpected ${pages} pages that ${how} \`${written}\` without a page of that name, expected one.`;
  return problemAt({ text: page.source, origin: { page } }, range, { reason });
}
