import { folderOf, indexPage } from "../../layout.ts";
import { addIndexEntry } from "../../log.ts";
import type { Page } from "../../page.ts";
import type { Edit, LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\n---\n";
const indexed = new Set(["10_DOMAIN", "20_SYSTEM"]);

/** That the index lists only pages that exist is no-broken-link's part: one problem, one finding. */
export const indexComplete: Rule = {
  id: "index-complete",
  doc: "The index lists every domain and system page, because an agent reads it first and stops there.",
  severity: "warning",
  byNames: true,
  examples: {
    ok: [
      {
        files: {
          "wiki/index.md": "- [[10_DOMAIN/pricing|Pricing]]: how prices are made\n",
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/90_LOG/2026-11-report.md": "---\ntitle: Report\ntype: log\n---\n",
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/index.md": "# Index\n",
          "wiki/10_DOMAIN/pricing.md": pricing,
        },
        findings: [
          "wiki/index.md:1 Unexpected index without `10_DOMAIN/pricing`, expected the line `- [[10_DOMAIN/pricing|Pricing]]`.",
        ],
      },
      {
        files: { "wiki/10_DOMAIN/pricing.md": pricing },
        findings: [
          "wiki/10_DOMAIN/pricing.md:1 Unexpected wiki without `wiki/index.md`, expected an index that lists every page.",
        ],
      },
    ],
  },
  run: ({ pages, index }: LintContext): Problem[] => {
    const listing = index.byPath(indexPage);
    const wanted = pages.filter((page) => indexed.has(folderOf(page.path)));
    if (listing === undefined) {
      const reason =
        "Unexpected wiki without `wiki/index.md`, expected an index that lists every page.";
      return wanted.slice(0, 1).map((page) => ({ page, reason }));
    }
    const listed = new Set(index.outline(listing).to);
    const missing = wanted.filter((page) => !listed.has(page));
    const fix = (): Edit[] => [listAll(listing.source, missing)];
    return missing.map((page) => {
      const line = `- [[${page.id}|${page.title}]]`;
      return {
        page: listing,
        reason: `Unexpected index without \`${page.id}\`, expected the line \`${line}\`.`,
        expected: [line],
        fix,
      };
    });
  },
};

/** One edit for all of them, because two would each add the heading that both need. */
function listAll(index: string, missing: readonly Page[]): Edit {
  const entries = missing.map(({ path, id, title }) => ({ path, id, title, summary: "" }));
  const after = entries.reduce(addIndexEntry, index);
  let start = 0;
  while (start < index.length && index[start] === after[start]) start += 1;
  let end = index.length;
  while (end > start && index[end - 1] === after[end - 1 + after.length - index.length]) end -= 1;
  return { start, end, text: after.slice(start, end + after.length - index.length) };
}
