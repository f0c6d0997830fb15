import { folderOf } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const pricing = "---\ntitle: Pricing\ntype: domain\n---\n";

export const uniqueTitle: Rule = {
  id: "unique-title",
  doc: "No two pages have the same title, because search results and the index could not tell them apart.",
  severity: "warning",
  byNames: true,
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/20_SYSTEM/pricing.md": "---\ntitle: Pricing service\ntype: system\n---\n",
          "wiki/90_LOG/2026-11-01-sync.md": "---\ntitle: Sync\ntype: log\n---\n",
          "wiki/90_LOG/2026-11-08-sync.md": "---\ntitle: Sync\ntype: log\n---\n",
        },
      },
      { files: { "wiki/oils.md": "# Overview\n", "wiki/teas.md": "# Overview\n" } },
    ],
    notOk: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": pricing,
          "wiki/20_SYSTEM/prices.md": "---\ntype: system\ntitle: pricing\n---\n",
        },
        findings: [
          "wiki/20_SYSTEM/prices.md:3 Unexpected title `pricing`, which wiki/10_DOMAIN/pricing.md has, expected one of its own.",
        ],
      },
    ],
  },
  run: ({ pages, fileOf }: LintContext): Problem[] => {
    const owners = new Map<string, Page>();
    const problems: Problem[] = [];
    for (const page of pages) {
      if (!hasTitle(page)) continue;
      const key = page.title.normalize("NFC").toLowerCase();
      const owner = owners.get(key);
      if (!owner) {
        owners.set(key, page);
        continue;
      }
      const reason = `Unexpected title \`${page.title}\`, which ${fileOf(owner)} has, expected one of its own.`;
      const line = page.document.frontMatter.lineOf("title");
      problems.push({ page, reason, place: { line } });
    }
    return problems;
  },
};

/** Reports are told apart by their dates, and a first heading such as "Overview" is no title. */
function hasTitle({ path, document }: Page): boolean {
  return folderOf(path) !== "90_LOG" && typeof document.frontMatter.data["title"] === "string";
}
