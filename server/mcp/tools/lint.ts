import { lintSubject, readSubject, severityOf, type Finding } from "#wiki";
import { z } from "zod";
import { asData, fitting, moreLine, mostTokens, readCursor, usualTokens } from "../answer.ts";
import { pageMeant } from "../name-page.ts";
import { defineTool } from "../tool.ts";

export const lint = defineTool({
  name: "lint",
  title: "Check the wiki",
  description:
    "What is wrong with the wiki or some of its pages: broken links, stale citations, contradictions. Call after changing pages, or when a page seems wrong.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    pages: z.array(z.string().trim().min(1).max(300)).max(50).default([]),
    rule: z.string().max(60).optional(),
    limit: z.int().min(1).max(200).default(20),
    budget_tokens: z.int().min(200).max(mostTokens).default(usualTokens),
    cursor: z.string().max(40).optional(),
  }),
  run: async ({ pages, rule, limit, budget_tokens, cursor }, { services }) => {
    const { wiki, content, lint } = services;
    const subject = await readSubject(wiki);
    const paths = pages.map((name) => content.repositoryPath(pageMeant(subject.index, name).path));
    const only = rule === undefined ? {} : { only: [rule] };
    const { findings } = await lintSubject(subject, { ...lint, ...only, paths });
    if (findings.length === 0) return "Nothing is wrong.";
    const from = readCursor(cursor);
    const shown = findings.slice(from, from + limit).map(describeFinding);
    const { taken, count } = fitting(shown, budget_tokens - 80);
    const head = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}:`;
    return [
      head,
      asData("findings", taken.join("\n")),
      ...moreLine(from + count, findings.length),
    ].join("\n");
  },
});

export function describeFinding(finding: Finding): string {
  const { file = "", line = 1, ruleId = "", reason } = finding;
  return `${file}:${line} ${severityOf(finding)} ${ruleId}: ${reason}`;
}
