import { folderOf, isRootPage } from "../../layout.ts";
import { pageMeant } from "../../links/graph.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { commonWords } from "../text/common-words.ts";
import { proseOf } from "../text/mask.ts";
import { Phrases, wordsOf, type Hit } from "../text/phrases.ts";
import { problemAt } from "../text/texts.ts";

const rounding = "---\ntitle: Price rounding\ntype: domain\naliases: [Cents]\n---\n";

/** A name on more pages than this, and on more than one in twenty, is a word of the language here. */
const rare = 5;

export const unlinkedMention: Rule = {
  id: "unlinked-mention",
  doc: "The first mention of another page's name is a link, because a reader who does not know the page cannot look for it.",
  severity: "info",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/price-rounding.md": `${rounding}Price rounding is done last.\n`,
          "wiki/10_DOMAIN/tax.md":
            "Before [[price-rounding]], then price rounding again. `Price rounding` as code.\n",
          "wiki/20_SYSTEM/till.md": "# Price rounding in the till\n\nAnother list.\n",
          "wiki/20_SYSTEM/list.md": "# List\n\nOf price roundings. Cents and cents.\n",
          "wiki/90_LOG/2026-11-20-sync.md": "Price rounding was stale.\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/price-rounding.md": rounding,
          "wiki/10_DOMAIN/tax.md":
            "# Tax\n\nIt comes before price\nrounding. Price rounding is last.\n",
          "wiki/20_SYSTEM/till.md": "The till shows Cents.\n",
        },
        findings: [
          "wiki/10_DOMAIN/tax.md:3 Unexpected mention of the page `Price rounding` without a link, expected `[[10_DOMAIN/price-rounding|price rounding]]`.",
          "wiki/20_SYSTEM/till.md:1 Unexpected mention of the page `Price rounding` without a link, expected `[[10_DOMAIN/price-rounding|Cents]]`.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => {
    const names = namesOf(context.pages);
    const found = context.pages
      .filter((page) => !isRootPage(page.path) && folderOf(page.path) !== "90_LOG")
      .flatMap((page) => mentionsOn(page, names, context));
    const counts = new Map<string, number>();
    for (const { name } of found) counts.set(name, (counts.get(name) ?? 0) + 1);
    const most = Math.max(rare, context.pages.length / 20);
    return found
      .filter(({ name }) => (counts.get(name) ?? 0) <= most)
      .map(({ problem }) => problem);
  },
};

/** Titles and aliases of one page only; short ones and common words are no names. */
function namesOf(pages: readonly Page[]): Phrases<Page> {
  const owners = new Map<string, Page | "several">();
  for (const page of pages) {
    if (isRootPage(page.path) || folderOf(page.path) === "90_LOG") continue;
    for (const name of new Set(
      [page.title, ...page.aliases].map((each) => wordsOf(each).join(" ")),
    )) {
      if (name.length < 4 || commonWords.has(name) || !/\p{L}{3}/u.test(name)) continue;
      owners.set(name, owners.has(name) ? "several" : page);
    }
  }
  const names = new Phrases<Page>();
  for (const [name, page] of owners) if (page !== "several") names.add(name, page);
  return names;
}

function mentionsOn(
  page: Page,
  names: Phrases<Page>,
  { index }: LintContext,
): { name: string; problem: Problem }[] {
  const hits = names.in(page.source);
  if (hits.every(({ meaning }) => meaning === page)) return [];
  const seen = new Set<Page | undefined>([page, ...index.resolutions(page).map(pageMeant)]);
  return hits
    .filter(({ meaning }) => !seen.has(meaning))
    .filter((hit) => isTold(page, hit) && isName(proseOf(page), hit))
    .filter(({ meaning }) => !seen.has(meaning) && seen.add(meaning))
    .map((hit) => ({ name: hit.meaning.path, problem: problemOf(page, hit) }));
}

/** Whether the words stand in running text. */
function isTold(page: Page, { start, end }: Hit<Page>): boolean {
  return proseOf(page).slice(start, end) === page.source.slice(start, end);
}

/** One word is a name only where it is written as one: as the page writes it, and not because a sentence begins. */
function isName(text: string, { meaning: { title, aliases }, start, end }: Hit<Page>): boolean {
  const word = text.slice(start, end);
  if (/[^\p{L}\p{N}\p{M}]/u.test(word)) return true;
  if (![title, ...aliases].includes(word)) return false;
  const isOrdinary = /^\p{Lu}?\p{Ll}+$/u.test(word);
  return (
    !isOrdinary ||
    (/^\p{Lu}/u.test(word) && /[\p{L}\p{N},;)] $/u.test(text.slice(0, start).slice(-3)))
  );
}

function problemOf(page: Page, { meaning, start, end }: Hit<Page>): Problem {
  const mention = page.source.slice(start, end).replace(/\s+/g, " ");
  const link = `[[${meaning.id}|${mention}]]`;
  const reason = `Unexpected mention of the page \`${meaning.title}\` without a link, expected \`${link}\`.`;
  const origin = { text: page.source, origin: { page } };
  return problemAt(origin, [start, end], { reason, expected: [link] });
}
