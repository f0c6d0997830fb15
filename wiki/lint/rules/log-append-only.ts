import { splitFrontMatter } from "../../front-matter.ts";
import { folderOf, logPage, wikiFolder } from "../../layout.ts";
import type { PageIndex } from "../../links/resolve.ts";
import type { Page } from "../../page.ts";
import type { LintContext, Problem, Rule } from "../rule.ts";

const opened = "# Log\n\n## [2026-11-01] merge | Opening\n\nSee [[pricing]].\n";

/** Compared with the last commit: that is what others may have read. */
export const logAppendOnly: Rule = {
  id: "log-append-only",
  doc: "The log and its reports are only added to at their end, because history that can be rewritten proves nothing.",
  severity: "error",
  scope: "page",
  isRestless: ({ path }) => path === logPage || folderOf(path) === "90_LOG",
  examples: {
    ok: [
      {
        files: { "wiki/log.md": `${opened.trimEnd()}\n\n## [2026-11-02] merge | Prices\n` },
        committed: { "wiki/log.md": opened },
      },
      {
        files: { "wiki/log.md": opened.replace("[[pricing]]", "[[prices|pricing]]") },
        committed: { "wiki/log.md": opened.replaceAll("\n", "\r\n") },
      },
      {
        files: { "wiki/90_LOG/2026-11-20-sync.md": "New.\n", "wiki/10_DOMAIN/tax.md": "19 %\n" },
        committed: { "wiki/10_DOMAIN/tax.md": "16 %\n" },
      },
    ],
    notOk: [
      {
        files: {
          "wiki/log.md": opened.replace("Opening", "Grand opening"),
          "wiki/90_LOG/2026-11-20-sync.md": "---\ntitle: Sync\ntype: log\n---\nAll is well.\n",
        },
        committed: {
          "wiki/log.md": opened,
          "wiki/90_LOG/2026-11-20-sync.md":
            "---\ntitle: Sync\ntype: log\n---\nAll is well.\n\nTwo pages are stale.\n",
        },
        findings: [
          "wiki/90_LOG/2026-11-20-sync.md:6 Unexpected end before a line that is already committed, expected only additions at the end.",
          "wiki/log.md:3 Unexpected change of a line that is already committed, expected only additions at the end.",
        ],
      },
      {
        files: { "wiki/90_LOG/2026-11-21-sync.md": "All is well.\n" },
        committed: { "wiki/log.md": opened, "wiki/90_LOG/2026-11-20-sync.md": "All is well.\n" },
        findings: [
          "wiki/log.md:1 Unexpected removal of a page of the log that is already committed, expected it to stay.",
        ],
      },
    ],
  },
  run: async ({ pages, index, repository, prefix }: LintContext): Promise<Problem[]> => {
    const problems: Problem[] = [];
    const shown = new Set(pages);
    for (const file of await repository.changedFiles(logPlaces(prefix))) {
      const before = await repository.committedText(file);
      const page = index.byPath(file.slice(prefix.length));
      if (before === undefined || before === page?.source) continue;
      if (page && shown.has(page)) problems.push(...rewritten(page, before));
      else if (!page && file.endsWith(".md") && !isElsewhere(before, index))
        problems.push({ file, reason: gone });
    }
    return problems;
  },
};

/** Repository paths of the log and of the folder of its reports. */
export function logPlaces(prefix: string): string[] {
  return [logPage, `${wikiFolder}/90_LOG`].map((path) => prefix + path);
}

const gone =
  "Unexpected removal of a page of the log that is already committed, expected it to stay.";

/** Whether a report was only renamed: another tells the same. */
function isElsewhere(committed: string, { pages }: PageIndex): boolean {
  const told = linesOf(committed).join("\n");
  return pages.some(
    ({ path, source }) => folderOf(path) === "90_LOG" && linesOf(source).join("\n") === told,
  );
}

function rewritten(page: Page, committed: string): Problem[] {
  const { body, bodyLine } = page.document.frontMatter;
  const before = linesOf(splitFrontMatter(committed).body);
  const now = linesOf(body);
  const at = before.findIndex((line, index) => line !== now[index]);
  const line = before[at];
  if (line === undefined) return [];
  const what = at < now.length ? "change of" : "end before";
  return [
    {
      page,
      place: { line: bodyLine + at },
      reason: `Unexpected ${what} a line that is already committed, expected only additions at the end.`,
      expected: [line],
    },
  ];
}

/** Without the targets of links: renaming a page rewrites them, and changes nothing that was said. */
function linesOf(body: string): string[] {
  const told = body.replace(/\[\[[^[\]\n]*\]\]/g, "[[]]").replace(/\]\([^()\s]*\)/g, "]()");
  return told.trimEnd().split(/\r?\n/);
}
