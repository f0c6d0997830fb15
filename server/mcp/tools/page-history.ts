import { unifiedDiff } from "#wiki";
import { keepHead } from "#agents";
import { z } from "zod";
import { asData, mostTokens, usualTokens } from "../answer.ts";
import { pageMeant } from "../name-page.ts";
import { textAt, versionsOf, type PageVersion } from "../page-versions.ts";
import { defineTool } from "../tool.ts";

export const pageHistory = defineTool({
  name: "page_history",
  title: "History of a page",
  description:
    "Who changed a page and when, newest first. With `commit`: what that version says differently from now.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    page: z.string().trim().min(1).max(300),
    commit: z
      .string()
      .regex(/^[0-9a-f]{7,64}$/, "expected a commit id of the list")
      .optional(),
    limit: z.int().min(1).max(100).default(10),
    budget_tokens: z.int().min(200).max(mostTokens).default(usualTokens),
  }),
  run: async ({ page: name, commit, limit, budget_tokens }, { services }) => {
    const { git, content, wiki } = services;
    const page = pageMeant(await wiki.index(), name);
    const file = content.repositoryPath(page.path);
    if (commit === undefined) {
      const versions = await versionsOf(git, file, limit);
      if (versions.length === 0) return `${page.id} is in no commit yet.`;
      const lines = versions.map(describe).join("\n");
      return asData(`history of ${page.id}`, keepHead(lines, budget_tokens - 60));
    }
    const text = await textAt(git, file, commit);
    const diff = unifiedDiff([{ path: page.path, before: text, after: page.source }]);
    if (text === page.source) return `${page.id} is now as it was at ${commit}.`;
    return [
      `From ${commit} to now. To bring it back: write_pages {"pages":[{"page":"${page.id}","revert_to":"${commit}","etag":"…"}]}`,
      asData(`change of ${page.id}`, keepHead(diff, budget_tokens - 120)),
    ].join("\n");
  },
});

function describe({ commit, date, author, subject }: PageVersion): string {
  return `${commit.slice(0, 10)} ${date.slice(0, 10)} ${author}: ${subject}`;
}
