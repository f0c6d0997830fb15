import type { Resolution } from "../../links/resolve.ts";
import type { Link } from "../../markdown/document.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\naliases: [Price rules]\n---\n# Rounding\n";

/** Asks the same resolver as the renderer, so a link is broken here exactly when it is in the browser. */
export const noBrokenLink: Rule = {
  id: "no-broken-link",
  doc: "Every link leads to a page, heading, block or file that exists, because agents follow links to find what they need.",
  severity: "error",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md":
            "[[pricing]] [[Price rules#rounding|rounding]] [P](10_DOMAIN/pricing.md)\n" +
            "[pricing.ts:12](../src/pricing.ts#L12) <https://shop.example> `[[no link]]`\n",
        },
        repository: ["src/pricing.ts"],
      },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/index.md":
            "[[pricng]]\n[[pricing#Roundin]]\n[old](../src/old.ts)\n![[../../etc/passwd]]\n",
        },
        findings: [
          "wiki/index.md:1 Unexpected link to `pricng`, which does not exist; did you mean `10_DOMAIN/pricing`?",
          "wiki/index.md:2 Unexpected link to heading `#Roundin`, which wiki/10_DOMAIN/pricing.md lacks; did you mean `Rounding`?",
          "wiki/index.md:3 Unexpected link to `../src/old.ts`, which does not exist.",
          "wiki/index.md:4 Unexpected link to `../../etc/passwd`, which does not exist.",
        ],
      },
      {
        files: {
          "wiki/10_DOMAIN/tax.md": "---\ntitle: Tax\ntype: domain\n---\n",
          "wiki/20_SYSTEM/tax.md": "---\ntitle: Tax service\ntype: system\n---\n",
          "wiki/index.md": "[[tax]]\n",
        },
        findings: [
          "wiki/index.md:1 Unexpected link to `tax`, which means more than one page, expected a path such as `10_DOMAIN/tax` or `20_SYSTEM/tax`.",
        ],
      },
    ],
  },
  run: ({ pages, index }: LintContext): Problem[] =>
    pages.flatMap((page) =>
      page.document.links.flatMap((link) => {
        const reason = reasonOf(link, index.resolve(link, page.path));
        return reason === undefined ? [] : [problemOf(page, link, reason)];
      }),
    ),
};

function problemOf(page: Page, link: Link, reason: string): Problem {
  return { page, place: link.place, reason: `Unexpected link to ${reason}` };
}

function reasonOf(link: Link, found: Resolution): string | undefined {
  if (found.kind === "ambiguous") {
    const paths = found.candidates.map(({ id }) => `\`${id}\``).join(" or ");
    return `\`${link.target}\`, which means more than one page, expected a path such as ${paths}.`;
  }
  if (found.kind !== "missing") return undefined;
  const { reason, suggestion } = found;
  return suggestion === undefined ? `${reason}.` : `${reason}; did you mean \`${suggestion}\`?`;
}
