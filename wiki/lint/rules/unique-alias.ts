import { keyOf } from "../../links/name-key.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const tax = "---\ntitle: Tax\ntype: domain\naliases: [VAT, Duty]\n---\n";

export const uniqueAlias: Rule = {
  id: "unique-alias",
  doc: "An alias is no other page's name or alias, because a link that uses it would lead elsewhere or nowhere.",
  severity: "error",
  byNames: true,
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/tax.md": tax,
          "wiki/10_DOMAIN/vat-rates.md":
            "---\ntitle: VAT rates\ntype: domain\naliases: [VAT rates, Rates, rates]\n---\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/duty.md": "---\ntitle: Duty\ntype: domain\naliases: [vat]\n---\n",
          "wiki/10_DOMAIN/tax.md": tax,
        },
        findings: [
          "wiki/10_DOMAIN/tax.md:4 Unexpected alias `VAT`, which wiki/10_DOMAIN/duty.md has too, expected one that is no other page's.",
          "wiki/10_DOMAIN/tax.md:4 Unexpected alias `Duty`: links to it lead to wiki/10_DOMAIN/duty.md, whose name it is.",
        ],
      },
    ],
  },
  run: ({ pages, fileOf }: LintContext): Problem[] => {
    const names = new Map<string, Page>();
    for (const page of pages) names.set(keyOf(page.id.slice(page.id.lastIndexOf("/") + 1)), page);
    const aliases = new Map<string, Page>();
    const problems: Problem[] = [];
    for (const page of pages)
      for (const alias of page.aliases) {
        const key = keyOf(alias);
        const named = names.get(key);
        const owner = aliases.get(key);
        if (named && named !== page) {
          const reason = `Unexpected alias \`${alias}\`: links to it lead to ${fileOf(named)}, whose name it is.`;
          problems.push(problemOf(page, reason));
        } else if (!owner) aliases.set(key, page);
        else if (owner !== page) {
          const reason = `Unexpected alias \`${alias}\`, which ${fileOf(owner)} has too, expected one that is no other page's.`;
          problems.push(problemOf(page, reason));
        }
      }
    return problems;
  },
};

function problemOf(page: Page, reason: string): Problem {
  return { page, reason, place: { line: page.document.frontMatter.lineOf("aliases") } };
}
