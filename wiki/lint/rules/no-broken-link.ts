import { brokenLinks } from "../broken-links.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\naliases: [Price rules]\n---\n# Rounding\n";

/** Headings, blocks, embeds, cited lines and ambiguous names have rules of their own. */
export const noBrokenLink: Rule = {
  id: "no-broken-link",
  doc: "Every link leads to a page or file that exists, because agents follow links to find what they need.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md":
            "[[pricing]] [[Price rules#rounding|rounding]] [P](10_DOMAIN/pricing.md)\n" +
            "[pricing.ts:12](../src/pricing.ts) <https://shop.example> `[[no link]]`\n" +
            "[[pricing#no such heading]]\n",
        },
        repository: ["src/pricing.ts"],
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md": "[[pricng]]\n[old](../src/old.ts)\n[[../../etc/passwd]]\n",
        },
        findings: [
          "wiki/index.md:1 Unexpected link to `pricng`, which does not exist; did you mean `10_DOMAIN/pricing`?",
          "wiki/index.md:2 Unexpected link to `../src/old.ts`, which does not exist.",
          "wiki/index.md:3 Unexpected link to `../../etc/passwd`, which does not exist.",
        ],
      },
    ],
  },
  run: (context: LintContext): Problem[] => brokenLinks(context, "page"),
};
