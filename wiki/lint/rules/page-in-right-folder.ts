import { folderOf, isRootPage, wikiFolders } from "../../layout.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

function typed(type: string): string {
  return `---\ntitle: Pricing\ntype: ${type}\n---\n`;
}

/** `concept` and `source` cross the folders, and folders of the user's own hold what they like. */
export const pageInRightFolder: Rule = {
  id: "page-in-right-folder",
  doc: "A domain, system or log page lies in the folder of its type, because readers and agents look for it there.",
  severity: "warning",
  scope: "page",
  examples: {
    ok: [
      {
        files: {
          "wiki/10_DOMAIN/pricing.md": typed("domain"),
          "wiki/10_DOMAIN/money/rounding.md": typed("concept"),
          "wiki/20_SYSTEM/ledger-paper.md": typed("source"),
          "wiki/30_TEAM/pricing.md": typed("domain"),
          "wiki/index.md": typed("system"),
        },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/20_SYSTEM/pricing.md": typed("domain"),
          "wiki/90_LOG/idea.md": typed("concept"),
          "wiki/pricing.md": typed("system"),
        },
        findings: [
          "wiki/20_SYSTEM/pricing.md:3 Unexpected `type: domain` in 20_SYSTEM, expected the page in 10_DOMAIN or `type: system`.",
          "wiki/90_LOG/idea.md:3 Unexpected `type: concept` in 90_LOG, expected `type: log`.",
          "wiki/pricing.md:3 Unexpected `type: system` at the wiki's root, expected the page in 20_SYSTEM.",
        ],
      },
    ],
  },
  run: ({ pages }: LintContext): Problem[] => {
    const problems: Problem[] = [];
    for (const page of pages) {
      const reason = misplacement(page);
      const { frontMatter } = page.document;
      if (reason !== undefined)
        problems.push({ page, reason, place: { line: frontMatter.lineOf("type") } });
    }
    return problems;
  },
};

function misplacement({ path, fields }: Page): string | undefined {
  if (!fields || isRootPage(path)) return undefined;
  const { type } = fields;
  const home = wikiFolders.find((folder) => folder.type === type)?.name;
  const folder = folderOf(path);
  if (folder === "" && home !== undefined)
    return `Unexpected \`type: ${type}\` at the wiki's root, expected the page in ${home}.`;
  const here = wikiFolders.find(({ name }) => name === folder);
  if (!here || here.type === type) return undefined;
  if (home !== undefined)
    return `Unexpected \`type: ${type}\` in ${folder}, expected the page in ${home} or \`type: ${here.type}\`.`;
  if (here.type !== "log") return undefined;
  return `Unexpected \`type: ${type}\` in ${folder}, expected \`type: log\`.`;
}
