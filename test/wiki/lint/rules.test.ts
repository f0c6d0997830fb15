import { lintRules, type Rule } from "#wiki";
import { expect, test } from "vitest";
import type { Example } from "../../../wiki/lint/rule.ts";
import { lintSubject } from "../../../wiki/lint/run-lint.ts";
import { subjectOf } from "./example-subject.ts";

/** `page:line reason` of the rule's findings. */
async function lint(rule: Rule, example: Example): Promise<string[]> {
  const { findings } = await lintSubject(subjectOf(example), {
    rules: {},
    only: [rule.id],
  });
  return findings.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
}

test.each(lintRules)("$id: its examples are true", async (rule) => {
  expect(rule.examples.ok.length).toBeGreaterThan(0);
  expect(rule.examples.notOk.length).toBeGreaterThan(0);
  for (const example of rule.examples.ok) expect(await lint(rule, example)).toEqual([]);
  for (const example of rule.examples.notOk)
    expect(await lint(rule, example)).toEqual(example.findings);
});

test("rules are sorted, named once, and say what they are for", () => {
  const ids = lintRules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted());
  for (const { doc } of lintRules) expect(doc).toMatch(/because .*\.$/);
});
