import { brokenLinks } from "../broken-links.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\n---\n# Rounding\n";

export const noBrokenEmbed: Rule = {
  id: "no-broken-embed",
  doc: "An embed shows a page, heading, block or file that exists, because a hole in a page is read as if nothing belonged there.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md": "![[pricing#Rounding]] ![[map.png|300]] `![[none]]` [[none]]\n",
        },
        repository: ["wiki/map.png"],
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md": "![[pricing#Tax]]\n![[maps.png]]\n![[../../etc/passwd]]\n",
        },
        findings: [
          "wiki/index.md:1 Unexpected link to heading `#Tax`, which wiki/10_DOMAIN/pricing.md lacks.",
          "wiki/index.md:2 Unexpected link to `maps.png`, which does not exist.",
          "wiki/index.md:3 Unexpected link to `../../etc/passwd`, which does not exist.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => brokenLinks(context, "embed"),
};
