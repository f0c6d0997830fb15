import { folderOf, isRootPage } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { similarPairs } from "../text/similar.ts";
import { surveyOf } from "../text/survey.ts";

const beds =
  "The beds lie north to south, so that every row has sun. Peas come first, as soon as the soil can be " +
  "worked, then beans when the last frost is over. Water in the morning, never at noon, and never on leaves. " +
  "Leave roots of peas in the ground: they feed the next crop. Compost goes on in autumn, two fingers deep. " +
  "What is harvested is written into the garden book on the same day, with its weight and its bed.\n";

export const nearDuplicatePage: Rule = {
  id: "near-duplicate-page",
  doc: "No two pages say nearly the same, because one of them will be corrected and the other believed.",
  severity: "warning",
  byLikeness: true,
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/beds.md": beds,
          "wiki/10_DOMAIN/rows.md": beds
            .split(". ")
            .toReversed()
            .join(". ")
            .replaceAll("the", "its"),
          "wiki/90_LOG/2026-11-20-beds.md": beds,
          "wiki/20_SYSTEM/a.md": "Short and the same.\n",
          "wiki/20_SYSTEM/b.md": "Short and the same.\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/beds.md": beds,
          "wiki/20_SYSTEM/rows.md": `---\ntitle: Rows\ntype: system\n---\n${beds} In **ink**.\n`,
        },
        findings: [
          "wiki/20_SYSTEM/rows.md:1 Unexpected page that is 97 % the same as wiki/10_DOMAIN/beds.md, expected one page with what both say.",
        ],
      },
    ],
  },
  run: ({ pages, fileOf, known: { unlike } }: LintContext): Problem[] => {
    const bodies = pages.filter(
      ({ path, document }) =>
        !isRootPage(path) && folderOf(path) !== "90_LOG" && document.tangle === undefined,
    );
    return similarPairs(bodies, bodyOf, { bands: (page) => surveyOf(page).bands, unlike }).map(
      ({ first, second, likeness }) => ({
        page: second,
        reason: `Unexpected page that is ${Math.floor(likeness * 100)} % the same as ${fileOf(first)}, expected one page with what both say.`,
      }),
    );
  },
};

function bodyOf({ source, document }: Page): string {
  return source.slice(document.frontMatter.bodyOffset);
}
