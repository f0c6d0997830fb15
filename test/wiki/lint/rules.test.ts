import { lintRules, PageIndex, parsePage, type Rule } from "#wiki";
import { expect, test } from "vitest";
import type { Example } from "../../../wiki/lint/rule.ts";
import { lintPages } from "../../../wiki/lint/run-lint.ts";

/** `page:line reason` of the rule's findings. */
function lint(rule: Rule, { files, repository = [] }: Example): string[] {
  const pages = Object.entries(files).map(([path, text]) => parsePage(path, text));
  const index = new PageIndex(pages, {
    prefix: "",
    fileExists: (path) => repository.includes(path),
  });
  return lintPages(index, ({ path }) => path, { rules: {}, only: [rule.id] }).map(
    ({ file, line, reason }) => `${file}:${line} ${reason}`,
  );
}

test.each(lintRules)("$id: its examples are true", (rule) => {
  expect(rule.examples.ok.length).toBeGreaterThan(0);
  expect(rule.examples.notOk.length).toBeGreaterThan(0);
  for (const example of rule.examples.ok) expect(lint(rule, example)).toEqual([]);
  for (const example of rule.examples.notOk) expect(lint(rule, example)).toEqual(example.findings);
});

test("rules are sorted, named once, and say what they are for", () => {
  const ids = lintRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted());
  for (const { doc } of lintRules) expect(doc).toMatch(/because .*\.$/);
});
