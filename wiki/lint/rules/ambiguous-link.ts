import { brokenLinks } from "../broken-links.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const files = {
  "wiki/10_DOMAIN/tax.md": "---\ntitle: Tax\ntype: domain\n---\n",
  "wiki/20_SYSTEM/tax.md": "---\ntitle: Tax service\ntype: system\n---\n[[tax]]\n",
};

export const ambiguousLink: Rule = {
  id: "ambiguous-link",
  doc: "A link means one page, because of two with the same name each tool and reader may open another.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          ...files,
          "wiki/index.md": "[[10_DOMAIN/tax]] [[20_SYSTEM/tax|Tax]] [t](10_DOMAIN/tax.md)\n",
        },
      },
    ],
    notOk: [
      {
        files: { ...files, "wiki/index.md": "[[tax]]\n![[TAX]]\n" },
        findings: [
          "wiki/index.md:1 Unexpected link to `tax`, which means more than one page, expected a path such as `10_DOMAIN/tax` or `20_SYSTEM/tax`.",
          "wiki/index.md:2 Unexpected link to `TAX`, which means more than one page, expected a path such as `10_DOMAIN/tax` or `20_SYSTEM/tax`.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => brokenLinks(context, "ambiguous"),
};
