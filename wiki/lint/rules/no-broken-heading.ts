import { brokenLinks } from "../broken-links.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\n---\n# Rounding\n\n## Up & down\n";

export const noBrokenHeading: Rule = {
  id: "no-broken-heading",
  doc: "A link to a heading finds it on its page, because otherwise it opens the page's top and the reader must search.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md":
            "# Index\n\n[[pricing#rounding]] [[pricing#Rounding#Up & down]] [[#Index]] [[no such page#Rounding]]\n" +
            "[u](10_DOMAIN/pricing.md#up--down) [x](https://shop.example/#rounding)\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md": "[[pricing#Roundin]]\n[t](10_DOMAIN/pricing.md#tax)\n[[#Here]]\n",
        },
        findings: [
          "wiki/index.md:1 Unexpected link to heading `#Roundin`, which wiki/10_DOMAIN/pricing.md lacks; did you mean `Rounding`?",
          "wiki/index.md:2 Unexpected link to heading `#tax`, which wiki/10_DOMAIN/pricing.md lacks.",
          "wiki/index.md:3 Unexpected link to heading `#Here`, which wiki/index.md lacks.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => brokenLinks(context, "heading"),
};
