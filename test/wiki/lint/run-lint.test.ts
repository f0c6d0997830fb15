import { ContentRoot, runLint, severityOf, Wiki, type LintOptions } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

async function lint(options: Partial<LintOptions> = {}): Promise<string[]> {
  const { directory } = await makeRepository({
    "memory/wiki/index.md": "# Index\n\n| [[leek\\|L]] |\n|--|\n",
    "memory/wiki/10_DOMAIN/bed.md": "---\ntitle: Bed\ntype: bed\n---\n[[compost]]\n",
  });
  const wiki = new Wiki(new ContentRoot(directory, "memory"), () => false);
  const findings = await runLint(wiki, { rules: {}, ...options });
  return findings.map(
    (finding) =>
      `${finding.file}:${finding.line}:${finding.column} ${severityOf(finding)} ${finding.ruleId}`,
  );
}

test("findings have repository paths and exact places, sorted", async () => {
  expect(await lint()).toEqual([
    "memory/wiki/10_DOMAIN/bed.md:1:1 warning no-orphan-page",
    "memory/wiki/10_DOMAIN/bed.md:3:1 error valid-frontmatter",
    "memory/wiki/10_DOMAIN/bed.md:5:1 error no-broken-link",
    "memory/wiki/index.md:1:1 warning index-complete",
    "memory/wiki/index.md:3:3 error no-broken-link",
  ]);
});

test("settings change a rule's severity or switch it off", async () => {
  const rules = {
    "no-orphan-page": "off",
    "no-broken-link": "info",
    "index-complete": "error",
  } as const;
  expect(await lint({ rules })).toEqual([
    "memory/wiki/10_DOMAIN/bed.md:3:1 error valid-frontmatter",
    "memory/wiki/10_DOMAIN/bed.md:5:1 info no-broken-link",
    "memory/wiki/index.md:1:1 error index-complete",
    "memory/wiki/index.md:3:3 info no-broken-link",
  ]);
});

test("only and paths narrow the report, not what is read", async () => {
  const rules = { "no-orphan-page": "off" } as const;
  expect(await lint({ rules, only: ["no-orphan-page"] })).toHaveLength(1);
  expect(await lint({ paths: ["memory/wiki/10_DOMAIN"] })).toHaveLength(3);
  expect(await lint({ paths: ["memory/wiki/10"] })).toEqual([]);
  expect(await lint({ paths: ["memory/wiki/index.md"], only: ["no-broken-link"] })).toHaveLength(1);
});

test("an unknown rule is an error that teaches", async () => {
  await expect(lint({ only: ["no-broken-links"] })).rejects.toThrow(
    /did you mean no-broken-link\?/,
  );
  await expect(lint({ rules: { orphans: "off" } })).rejects.toMatchObject({ code: "unknown-rule" });
});
