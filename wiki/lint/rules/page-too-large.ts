import { folderOf, logPage } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";
import { surveyOf } from "../text/survey.ts";

const long = "Prices are rounded once, at the end. ".repeat(3000);

export const pageTooLarge: Rule = {
  id: "page-too-large",
  doc: "A page fits the token budget of the settings, because an agent that is shown a large page has no room left for its work.",
  severity: "warning",
  scope: "page",
  examples: {
    ok: [
      { files: { "wiki/10_DOMAIN/pricing.md": "Prices are rounded once, at the end.\n" } },
      { files: { "wiki/log.md": long, "wiki/90_LOG/2026-11-20-sync.md": long } },
    ],
    notOk: [
      {
        files: { "wiki/10_DOMAIN/pricing.md": long },
        findings: [
          "wiki/10_DOMAIN/pricing.md:1 Unexpected page of about 27750 tokens, expected at most 6000: split it by subject and link the parts.",
        ],
      },
    ],
  },
  run: ({ pages, settings: { pageTokens } }: LintContext): Problem[] =>
    pages
      .filter((page) => tokensOf(page) > pageTokens)
      .filter(({ path }) => path !== logPage && folderOf(path) !== "90_LOG")
      .map((page) => ({
        page,
        reason: `Unexpected page of about ${tokensOf(page)} tokens, expected at most ${pageTokens}: split it by subject and link the parts.`,
      })),
};

function tokensOf(page: Page): number {
  return Math.ceil(surveyOf(page).length / 4);
}
