import type { LintContext, Problem, Rule } from "../rule.ts";

export const noTangledMarkdown: Rule = {
  id: "no-tangled-markdown",
  doc: "Every page can be read in reasonable time, because a page that cannot is shown as plain text and its links are unknown.",
  severity: "error",
  scope: "page",
  examples: {
    ok: [{ files: { "wiki/index.md": "> - > 1. a quote in a list in a quote\n" } }],
    notOk: [
      {
        files: {
          "wiki/index.md": `${"> ".repeat(60)}deep\n`,
          "wiki/log.md": `${"[".repeat(500)}\n`,
        },
        findings: [
          "wiki/index.md:1 Unexpected nesting, expected at most 50 quotes or lists.",
          "wiki/log.md:1 Unexpected 500 unclosed brackets in one paragraph, expected at most 200.",
        ],
      },
    ],
  },
  run: ({ pages }: LintContext): Problem[] =>
    pages
      .filter(({ document }) => document.tangle !== undefined)
      .map((page) => ({ page, reason: `Unexpected ${page.document.tangle ?? ""}.` })),
};
