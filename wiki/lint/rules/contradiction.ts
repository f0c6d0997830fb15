import { withoutCode } from "../text/mask.ts";
import { lineAt } from "../text/place.ts";
import { surveyOf } from "../text/survey.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const start = "---\ntitle: Pricing\ntype: domain\n---\n";

/** How one is recorded and closed is in the wiki's schema page. */
export const contradiction: Rule = {
  id: "contradiction",
  doc: "A recorded contradiction is resolved, because until then the page says two things and an agent picks either.",
  severity: "warning",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md":
            start +
            "> [!contradiction] Rounding\n> Here to 5 cents, in the code to 1.\n> resolved: to 1 cent since 2026-11.\n\n" +
            "Write `> [!contradiction]`, or:\n\n```\n> [!contradiction]\n```\n",
          "wiki/10_DOMAIN/tax.md": "---\ntitle: Tax\ntype: domain\nstatus: checked\n---\nNo.\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": `${start}Text.\n\n> [!Contradiction]- Rounding\n> Here to 5 cents.\n\nresolved: elsewhere\n`,
          "wiki/10_DOMAIN/tax.md": "---\ntitle: Tax\ntype: domain\nstatus: contradicted\n---\n",
        },
        findings: [
          "wiki/10_DOMAIN/pricing.md:7 Unexpected open contradiction `Rounding`, expected a line `> resolved: …` in it, or the truth in its place.",
          "wiki/10_DOMAIN/tax.md:4 Unexpected `status: contradicted`, expected the contradiction to be resolved and the status removed.",
        ],
      },
    ],
  },
  run: ({ pages }: LintContext): Problem[] =>
    pages.filter(mayContradict).flatMap((page) => [...statusOf(page), ...openCallouts(page)]),
};

function mayContradict(page: Page): boolean {
  return page.fields?.status !== undefined || surveyOf(page).mayContradict;
}

function statusOf(page: Page): Problem[] {
  if (page.fields?.status?.toLowerCase() !== "contradicted") return [];
  const reason =
    "Unexpected `status: contradicted`, expected the contradiction to be resolved and the status removed.";
  return [{ page, reason, place: { line: page.document.frontMatter.lineOf("status") } }];
}

function openCallouts(page: Page): Problem[] {
  if (!surveyOf(page).mayContradict) return [];
  const text = withoutCode(page.source);
  const callout = /^ {0,3}> ?\[!contradiction\][+-]?[ \t]*(.*)((?:\r?\n {0,3}>.*)*)/gim;
  return [...text.matchAll(callout)]
    .filter(([, , body = ""]) => !/^ {0,3}>[> ]*\**resolved\b\**[ \t]*:/im.test(body))
    .map(({ 1: title = "", index }) => {
      const name = title.trim() === "" ? "" : ` \`${title.trim()}\``;
      const reason = `Unexpected open contradiction${name}, expected a line \`> resolved: …\` in it, or the truth in its place.`;
      return { page, reason, place: { line: lineAt(text, index) } };
    });
}
