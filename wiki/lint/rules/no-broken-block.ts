import { brokenLinks } from "../broken-links.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\n---\nRound once, at the end. ^once\n";

export const noBrokenBlock: Rule = {
  id: "no-broken-block",
  doc: "A link to a block finds its `^mark`, because the sentence it points to is the claim it rests on.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md": "[[pricing#^once]] [[no such page#^once]] 2^10 [[pricing]]\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md": "[[pricing#^twice|twice]]\n",
        },
        findings: [
          "wiki/index.md:1 Unexpected link to block `^twice`, which wiki/10_DOMAIN/pricing.md lacks.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => brokenLinks(context, "block"),
};
