import { indexPage, logPage } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { surveyOf } from "../text/survey.ts";

const start = "---\ntitle: Pricing\ntype: domain\n---\n";

export const noEmptyPage: Rule = {
  id: "no-empty-page",
  doc: "Every page says something below its headings, because a reader who follows a link to an empty page has lost time and trust.",
  severity: "warning",
  scope: "page",
  examples: {
    ok: [
      { files: { "wiki/10_DOMAIN/pricing.md": `${start}# Pricing\n\n![[price-list.png]]\n` } },
      { files: { "wiki/10_DOMAIN/pricing.md": `${start}#rounding\n` } },
      { files: { "wiki/log.md": "# Log\n" } },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": `${start}# Pricing\n\n<!-- write\nme -->\n\nRules\n-----\n`,
        },
        findings: [
          "wiki/10_DOMAIN/pricing.md:1 Unexpected page without text, expected at least one sentence below its headings.",
        ],
      },
      {
        files: { "wiki/10_DOMAIN/pricing.md": "" },
        findings: [
          "wiki/10_DOMAIN/pricing.md:1 Unexpected page without text, expected at least one sentence below its headings.",
        ],
      },
    ],
  },
  run: ({ pages }: LintContext): Problem[] =>
    pages
      .filter((page) => !surveyOf(page).saysSomething && isEmpty(page))
      .filter(({ path }) => path !== logPage && path !== indexPage)
      .map((page) => ({
        page,
        reason: "Unexpected page without text, expected at least one sentence below its headings.",
      })),
};

function isEmpty({ source, document }: Page): boolean {
  const body = source.slice(document.frontMatter.bodyOffset);
  const told = body
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^ {0,3}#{1,6}(?:[ \t].*)?$/gm, "")
    .replace(/^.+\r?\n {0,3}(?:=+|-+)[ \t]*$/gm, "");
  return told.trim() === "";
}
