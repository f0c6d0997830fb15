import { folderOf, isRootPage } from "../../layout.ts";
import type { PageIndex } from "../../links/resolve.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\n---\n";

/** Log pages are found by date, and the pages at the wiki's root by their names. */
function isExempt(page: Page): boolean {
  return isRootPage(page.path) || folderOf(page.path) === "90_LOG";
}

export const noOrphanPage: Rule = {
  id: "no-orphan-page",
  doc: "Every page is linked from another page or from the index, because nobody finds a page that nothing points to.",
  severity: "warning",
  byNames: true,
  examples: {
    ok: [
      {
        files: {
          "wiki/index.md": "- [[pricing]]\n",
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/90_LOG/2026-11-report.md": "---\ntitle: Report\ntype: log\n---\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/index.md": "# Index\n",
          "wiki/10_DOMAIN/pricing.md": `${pricing}See [[pricing]] itself.\n`,
        },
        findings: [
          "wiki/10_DOMAIN/pricing.md:1 Unexpected page that nothing links to, expected a link from `wiki/index.md` or a related page.",
        ],
      },
    ],
  },
  run: ({ pages, index }: LintContext): Problem[] => {
    const linked = linkedPages(index);
    return pages
      .filter((page) => !linked.has(page) && !isExempt(page))
      .map((page) => ({
        page,
        reason:
          "Unexpected page that nothing links to, expected a link from `wiki/index.md` or a related page.",
        expected: [`[[${page.id}|${page.title}]]`],
      }));
  },
};

/** Pages that another page links to. */
function linkedPages(index: PageIndex): ReadonlySet<Page> {
  const linked = new Set<Page>();
  for (const page of index.pages) for (const to of index.outline(page).to) linked.add(to);
  return linked;
}
