import { compareFindings, fingerprintsOf, type Finding } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Change } from "../../../wiki/lint/change.ts";
import { lintRules } from "../../../wiki/lint/rules/index.ts";
import { lintSubject } from "../../../wiki/lint/run-lint.ts";
import { affectedFiles } from "../../../wiki/lint/run-changed.ts";
import { runRules, type LintSubject } from "../../../wiki/lint/run-rules.ts";
import { subjectOf } from "./example-subject.ts";
import { body, page, pagePath, vault, type Files } from "./random-vault.ts";

const options = { rules: {}, today: "2026-11-20" };

function changeOf(before: Files, after: Files): Change {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  const files = new Set([...paths].filter((path) => before[path] !== after[path]));
  const old = subjectOf({ files: before });
  return {
    files,
    pagesBefore: old.index.pages.filter(({ path }) => files.has(path)),
    documentsBefore: old.documents.filter(({ file }) => files.has(file)),
    everything: false,
  };
}

function show(findings: readonly Finding[]): string[] {
  const ids = fingerprintsOf(findings);
  return findings.map(({ file, line, reason }, index) => `${file}:${line} ${ids[index]} ${reason}`);
}

async function compare(before: Files, after: Files) {
  const change = changeOf(before, after);
  const subject = (): LintSubject => subjectOf({ files: after, committed: before });
  const full = await lintSubject(subject(), options);
  const changed = await lintSubject(subject(), { ...options, change });
  const past = await lintSubject(subjectOf({ files: before, committed: before }), options);
  const affected = affectedFiles(subject(), change);
  const within = (findings: readonly Finding[]) =>
    show(findings).filter((_, index) => affected.has(findings[index]?.file ?? ""));
  const known = new Set(fingerprintsOf(past.findings));
  const ids = fingerprintsOf(full.findings);
  return {
    /** On affected files: the same as the full run. */
    same: [within(changed.findings), within(full.findings)] as const,
    /** Elsewhere: nothing that the full run does not find. */
    invented: show(changed.findings).filter((line) => !show(full.findings).includes(line)),
    /** Found now, not found before the change, and not reported: what must never be. */
    missed: show(full.findings.filter((_, index) => !known.has(ids[index] ?? ""))).filter(
      (line) => !show(changed.findings).includes(line),
    ),
    reported: changed.findings.length,
  };
}

const edit = fc.oneof(
  fc.record({ path: pagePath, text: fc.option(page, { nil: undefined }) }),
  fc.record({ path: fc.constant("wiki/index.md"), text: body }),
  fc.record({ path: fc.constant("src/till.ts"), text: fc.constantFrom(undefined, "1;\n2;\n") }),
  fc.record({ path: fc.constant("AGENTS.md"), text: fc.constantFrom("Be kind.\n", undefined) }),
  fc.record({ path: fc.constant("CLAUDE.md"), text: fc.constant("Run `pnpm test`.\n") }),
);

test("--changed finds on affected files what a full run finds, and misses nothing that is new", async () => {
  let reported = 0;
  await fc.assert(
    fc.asyncProperty(
      vault,
      fc.array(edit, { minLength: 1, maxLength: 2 }),
      async (before, edits) => {
        const after = { ...before };
        for (const { path, text } of edits) {
          if (text === undefined) delete after[path];
          else after[path] = text;
        }
        const result = await compare(before, after);
        expect(result.same[0]).toEqual(result.same[1]);
        expect(result.invented).toEqual([]);
        expect(result.missed).toEqual([]);
        reported += result.reported;
      },
    ),
    { numRuns: 150 },
  );
  expect(reported).toBeGreaterThan(100); // it did not compare nothing with nothing
});

test("a page that nobody touched and nothing touched is not judged again", async () => {
  const before = {
    "wiki/index.md": "- [[10_DOMAIN/bean]]\n- [[10_DOMAIN/kale]]\n",
    "wiki/10_DOMAIN/bean.md": "---\ntitle: Bean\ntype: domain\n---\n[[leek]] and more.\n",
    "wiki/10_DOMAIN/kale.md": "---\ntitle: Kale\ntype: domain\n---\nGreen, and hardy.\n",
  };
  const after = {
    ...before,
    "wiki/10_DOMAIN/kale.md": `${before["wiki/10_DOMAIN/kale.md"]}[[chard]]\n`,
  };
  const change = changeOf(before, after);
  const { findings, pages } = await lintSubject(subjectOf({ files: after }), {
    ...options,
    change,
  });
  expect(findings.map(({ file, ruleId }) => `${file} ${ruleId}`)).toEqual([
    "wiki/10_DOMAIN/kale.md no-broken-link",
  ]);
  expect(pages).toBe(1);
});

test.each(lintRules.filter(({ scope }) => scope === "page"))(
  "$id says the same of a page whatever other pages it is shown",
  async (rule) => {
    for (const example of [...rule.examples.ok, ...rule.examples.notOk]) {
      const subject = subjectOf(example);
      const choice = { rules: {}, only: [rule.id] };
      const whole = (await runRules(subject, choice)).map(({ finding }) => finding);
      const onPages = whole.filter(({ file }) => subject.index.byPath(file ?? "") !== undefined);
      const alone: Finding[] = [];
      for (const page of subject.index.pages)
        alone.push(
          ...(await runRules(subject, choice, { pages: [page] })).map((one) => one.finding),
        );
      const found = alone.filter(({ file }) => subject.index.byPath(file ?? "") !== undefined);
      expect(found.toSorted(compareFindings).map(String)).toEqual(onPages.map(String));
    }
  },
);
