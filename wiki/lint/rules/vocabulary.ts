import { folderOf, logPage } from "../../layout.ts";
import type { LintContext, LintDocument, Problem, Rule } from "../rule.ts";
import { Phrases } from "../text/phrases.ts";
import { proseOf } from "../text/prose.ts";
import { problemAt } from "../text/texts.ts";

const language =
  "# Language\n\n| word | means | not |\n|---|---|---|\n" +
  "| basket | what a buyer has picked | cart, shopping bag (trolley) |\n| price | money | |\n";

export const vocabulary: Rule = {
  id: "vocabulary",
  doc: "Pages use the words that agents/LANGUAGE.md agrees on, because search and agents take two words for two things.",
  severity: "warning",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "agents/LANGUAGE.md": language,
          "wiki/10_DOMAIN/basket.md":
            "A basket on a trolley is no carton. Call `cart.add`; what others call a “cart” is ours.\n" +
            "[cart.ts](https://shop.example/cart)\n",
          "wiki/90_LOG/2026-11-20-sync.md": "The cart was empty.\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "agents/LANGUAGE.md": language,
          "wiki/10_DOMAIN/basket.md": "# Basket\n\nThe Cart, or\nshopping-bag, is full.\n",
        },
        findings: [
          "wiki/10_DOMAIN/basket.md:3 Unexpected word `Cart`, expected `basket`, as agents/LANGUAGE.md says.",
          "wiki/10_DOMAIN/basket.md:4 Unexpected word `shopping-bag`, expected `basket`, as agents/LANGUAGE.md says.",
        ],
      },
    ],
  },
  run: ({ pages, documents, known: { wellPut } }: LintContext): Problem[] => {
    const banned = new Phrases<{ word: string; file: string }>();
    for (const document of documents) if (document.kind === "language") addBanned(document, banned);
    return pages
      .filter(({ path }) => path !== logPage && folderOf(path) !== "90_LOG")
      .flatMap((page) => {
        const hits = wellPut.has(page) ? [] : banned.in(page.source);
        if (hits.length === 0) {
          wellPut.add(page);
          return [];
        }
        const text = proseOf(page);
        return hits
          .filter(({ start, end }) => text.slice(start, end) === page.source.slice(start, end))
          .filter(({ start, end }) => !isQuoted(text, start, end))
          .map(({ meaning: { word, file }, start, end }) => {
            const found = text.slice(start, end);
            const reason = `Unexpected word \`${found}\`, expected \`${word}\`, as ${file} says.`;
            const origin = { text: page.source, origin: { page } };
            return problemAt(origin, [start, end], { reason, expected: [word] });
          });
      });
  },
};

/** Reads the tables with a column `not`. What stands there in brackets is right elsewhere, so not checked. */
function addBanned(
  { text, file }: LintDocument,
  banned: Phrases<{ word: string; file: string }>,
): void {
  let column = -1;
  for (const line of text.split(/\r?\n/)) {
    if (!/^\s*\|/.test(line)) {
      column = -1;
      continue;
    }
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (column < 0) column = cells.findIndex((cell) => /^not$/i.test(cell));
    else addWords(cells[column] ?? "", { word: cells[0] ?? "", file }, banned);
  }
}

function addWords(
  cell: string,
  meaning: { word: string; file: string },
  banned: Phrases<{ word: string; file: string }>,
): void {
  const words = cell.replace(/\([^()]*\)/g, "").split(/[,;]/);
  for (const word of words) if (/\p{L}/u.test(word)) banned.add(word, meaning);
}

/** A word in quotation marks is talked about, not used. */
function isQuoted(text: string, start: number, end: number): boolean {
  return /["“”„«‘']/.test(text[start - 1] ?? "") && /["”“»’']/.test(text[end] ?? "");
}
