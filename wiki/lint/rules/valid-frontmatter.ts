import { closest } from "../../links/suggest.ts";
import { frontMatterRuleId, type Page } from "../../page.ts";
import { pageFieldsSchema } from "../../page-fields.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const known = new Set(Object.keys(pageFieldsSchema.shape));

export const validFrontmatter: Rule = {
  id: frontMatterRuleId,
  doc: "Every page opens with front matter that says at least its title and type, because search, the index and staleness checks read it.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/index.md": "# Index\n",
          "wiki/10_DOMAIN/pricing.md":
            "---\ntitle: Pricing\ntype: domain\nsources:\n  - path: src/pricing.ts\ncssclasses: [wide]\n---\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/cart.md": "# Cart\n",
          "wiki/10_DOMAIN/pricing.md": "---\ntitle: Pricing\ntype: price\nalias: [Prices]\n---\n",
          "wiki/10_DOMAIN/tax.md": "---\ntitle: [Tax\n---\n",
        },
        findings: [
          "wiki/10_DOMAIN/cart.md:1 Unexpected page without front matter, expected `title` and `type`.",
          'wiki/10_DOMAIN/pricing.md:3 Unexpected `type` "price": Invalid option: expected one of "domain"|"system"|"log"|"source"|"concept"',
          "wiki/10_DOMAIN/pricing.md:4 Unexpected field `alias`; did you mean `aliases`?",
          "wiki/10_DOMAIN/tax.md:2 Unexpected YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
        ],
      },
    ],
  },
  run: ({ pages }: LintContext): Problem[] => {
    const problems: Problem[] = [];
    for (const page of pages) {
      if (page.findings.length > 0) problems.push(...invalid(page));
      if (hasStrangeField(page)) problems.push(...misspelled(page));
    }
    return problems;
  },
};

function invalid(page: Page): Problem[] {
  return page.findings.map(({ line, reason, expected }) => ({
    page,
    reason,
    place: { line: line ?? 1 },
    ...(expected && { expected }),
  }));
}

/** Fields of other tools are welcome; one that is nearly ours is a slip that would be lost silently. */
function misspelled(page: Page): Problem[] {
  const { frontMatter } = page.document;
  return Object.keys(frontMatter.data).flatMap((field) => {
    if (known.has(field)) return [];
    const meant = closest(field, known);
    if (meant === undefined) return [];
    const reason = `Unexpected field \`${field}\`; did you mean \`${meant}\`?`;
    return [{ page, reason, place: { line: frontMatter.lineOf(field) } }];
  });
}

function hasStrangeField({ document }: Page): boolean {
  for (const field in document.frontMatter.data) if (!known.has(field)) return true;
  return false;
}
