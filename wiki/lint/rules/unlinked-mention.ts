import { folderOf, isRootPage } from "../../layout.ts";
import { later } from "../../later.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { commonWords } from "../text/common-words.ts";
import { keyOfPhrase, Phrases, type Hit } from "../text/phrases.ts";
import { proseAt } from "../text/prose.ts";
import { Words } from "../text/words.ts";
import { surveyOf, wordsOfPage } from "../text/survey.ts";
import { problemAt } from "../text/texts.ts";

const rounding = "---\ntitle: Price rounding\ntype: domain\naliases: [Cents]\n---\n";

/** A name on more pages than this, and on more than one in twenty, is a word of the language here. */
const rare = 5;

export const unlinkedMention: Rule = {
  id: "unlinked-mention",
  doc: "The first mention of another page's name is a link, because a reader who does not know the page cannot look for it.",
  severity: "info",
  isFirst: true,
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
    const { known } = context;
    const pages = context.pages.filter(
      ({ path }) => !isRootPage(path) && folderOf(path) !== "90_LOG",
    );
    const unknown = pages.filter((page) => !known.mentions.has(page));
    // For a few pages, only names of words that are theirs: most of the work is to read the names.
    const isFew = unknown.length * 20 < pages.length;
    const names = later(() => {
      if (!isFew) return namesOf(pages);
      const words = wordsIn(unknown);
      return namesOf(
        pages.filter((page) => known.mayBegin?.(page, words) !== false),
        words,
      );
    });
    const counts = new Map<Page, number>();
    for (const page of pages) {
      const hits = known.mentions.get(page) ?? look(page, names(), context);
      known.mentions.set(page, hits);
      for (const { meaning } of hits) counts.set(meaning, (counts.get(meaning) ?? 0) + 1);
    }
    const most = Math.max(rare, context.pages.length / 20);
    const isRare = ({ meaning }: Hit<Page>): boolean => (counts.get(meaning) ?? 0) <= most;
    return pages.flatMap((page): readonly Problem[] => {
      const hits = known.mentions.get(page) ?? none;
      return hits.length === 0 ? none : hits.filter(isRare).map((hit) => problemOf(page, hit));
    });
  },
};

const none: readonly never[] = []; // one for all pages

/** Reads the words once, for the survey too. */
function look(page: Page, names: Phrases<Page>, context: LintContext): readonly Hit<Page>[] {
  const words = wordsOfPage(page);
  surveyOf(page, words);
  return mentionsOn(page, names.in(page.source, words, page.document.linkRows), context);
}

const hasLetters = /[a-z]{3}|\p{L}{3}/u;

/** Titles and aliases of one page only; short ones and common words are no names. */
function namesOf(pages: readonly Page[], words?: ReadonlySet<number>): Phrases<Page> {
  const owners = new Map<string, Page | "several">();
  const add = (page: Page, written: string): void => {
    if (words && !isOf(written, words)) return;
    const name = keyOfPhrase(written);
    if (name.length < 4 || commonWords.has(name) || !hasLetters.test(name)) return;
    const owner = owners.get(name);
    if (owner !== page) owners.set(name, owner === undefined ? page : "several");
  };
  for (const page of pages) {
    add(page, page.title);
    for (const alias of page.aliases) add(page, alias);
  }
  const names = new Phrases<Page>();
  for (const [name, page] of owners) if (page !== "several") names.add(name, page);
  return names;
}

const reader = new Words();

/** Whether all words of a name are among these. */
function isOf(name: string, words: ReadonlySet<number>): boolean {
  const { count, hashes } = reader.read(name);
  for (let at = 0; at < count; at += 1) if (!words.has(hashes[at] ?? 0)) return false;
  return count > 0;
}

/** Hashes of all words of the pages. */
function wordsIn(pages: readonly Page[]): Set<number> {
  const hashes = new Set<number>();
  for (const { source } of pages) {
    const words = reader.read(source);
    for (let at = 0; at < words.count; at += 1) hashes.add(words.hashes[at] ?? 0);
  }
  return hashes;
}

function mentionsOn(
  page: Page,
  hits: readonly Hit<Page>[],
  { index }: LintContext,
): readonly Hit<Page>[] {
  let seen: Set<Page> | undefined;
  let mentions: Hit<Page>[] | undefined;
  for (const hit of hits) {
    const { meaning } = hit;
    if (meaning === page) continue;
    seen ??= new Set(index.outline(page).to);
    if (seen.has(meaning) || !isMention(page, hit)) continue;
    seen.add(meaning);
    (mentions ??= []).push(hit);
  }
  return mentions ?? none;
}

/** Whether the words stand in running text, as a name does. */
function isMention(page: Page, hit: Hit<Page>): boolean {
  const { start, end } = hit;
  const from = Math.max(start - 3, 0);
  const told = proseAt(page, from, end);
  const word = told.slice(start - from);
  return (
    word === page.source.slice(start, end) && isName(word, told.slice(0, start - from), hit.meaning)
  );
}

/** One word is a name only where it is written as one: as the page writes it, and not because a sentence begins. */
function isName(word: string, before: string, { title, aliases }: Page): boolean {
  if (/[^\p{L}\p{N}\p{M}]/u.test(word)) return true;
  if (title !== word && !aliases.includes(word)) return false;
  const isOrdinary = /^\p{Lu}?\p{Ll}+$/u.test(word);
  return !isOrdinary || (/^\p{Lu}/u.test(word) && /[\p{L}\p{N},;)] $/u.test(before));
}

function problemOf(page: Page, { meaning, start, end }: Hit<Page>): Problem {
  const mention = page.source.slice(start, end).replace(/\s+/g, " ");
  const link = `[[${meaning.id}|${mention}]]`;
  const reason = `Unexpected mention of the page \`${meaning.title}\` without a link, expected \`${link}\`.`;
  const origin = { text: page.source, origin: { page } };
  return problemAt(origin, [start, end], { reason, expected: [link] });
}
