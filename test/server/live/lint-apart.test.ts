import { ContentRoot, repositoryLookup, Wiki } from "#wiki";
import { expect, test } from "vitest";
import { lintAll } from "../../../server/live/lint-all.ts";
import { lintApart } from "../../../server/live/lint-apart.ts";
import { makeRepository } from "../../tools/make-repository.ts";

test("the thread finds what lint finds here; a server that closes does not wait for it", async () => {
  const { directory, git } = await makeRepository({
    "memory/wiki/index.md": "# Index\n\n[[10_DOMAIN/bed]] [[nowhere]]\n",
    "memory/wiki/10_DOMAIN/bed.md": "---\ntitle: Bed\ntype: domain\n---\n\nSoil and [[seeds]].\n",
  });
  const content = new ContentRoot(directory, "memory");
  const options = { rules: { "no-orphan-page": "off" as const } };
  const here = await lintAll(new Wiki(content, await repositoryLookup(git)), options);
  const apart = await lintApart(content, options, new AbortController().signal);
  expect(apart).toEqual(here);
  expect(apart.findings.map(({ ruleId }) => ruleId)).toContain("no-broken-link");
  const closing = new AbortController();
  const late = lintApart(content, options, closing.signal);
  closing.abort();
  await expect(late).rejects.toThrow("aborted");
});
