import { ContentRoot, Wiki } from "#wiki";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { array, assert, asyncProperty, nat, property, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { applyEdits, applyFix, planFix } from "../../../wiki/lint/fix.ts";
import type { Rule } from "../../../wiki/lint/rule.ts";
import { lintRules } from "../../../wiki/lint/rules/index.ts";
import { lintSubject, readSubject, type LintOptions } from "../../../wiki/lint/run-lint.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { subjectOf } from "./example-subject.ts";
import { vault, type Files } from "./random-vault.ts";

const bed = "---\ntitle: Bed\ntype: domain\naliases: [Raised bed]\n---\n# Soil mix\n";
const edit = (start: number, end: number, text: string) => ({ start, end, text });
const options: LintOptions = { rules: { "no-orphan-page": "off" } };

async function fixed(files: Record<string, string>): Promise<Record<string, string>> {
  const { changes } = await planFix(subjectOf({ files }), options);
  return Object.fromEntries(changes.map(({ file, after }) => [file, after]));
}

test("misspelt links, headings and a forgotten index entry are mended, byte for byte elsewhere", async () => {
  const index =
    "# Index\r\n\r\n- [[10_DOMAIN/tomato|Tomato]]\r\n\r\n`[[tomatto]]` [[tomatto|tomatto]] ![[tomatto]]\r\n" +
    "[t](10_DOMAIN/tomatto.md#Soil%20mix) [[Raised bad]] [[raised-bed#Soil mx|x]]\r\n";
  const files = {
    "wiki/index.md": index,
    "wiki/10_DOMAIN/tomato.md": "---\ntitle: Tomato\ntype: domain\n---\n# Soil mix\n",
    "wiki/10_DOMAIN/raised-bed.md": bed,
  };
  expect(await fixed(files)).toEqual({
    "wiki/index.md":
      "# Index\r\n\r\n- [[10_DOMAIN/tomato|Tomato]]\r\n\r\n`[[tomatto]]` [[tomato|tomatto]] ![[tomato]]\r\n" +
      "[t](10_DOMAIN/tomato.md#Soil%20mix) [[Raised bed]] [[raised-bed#Soil mix|x]]\r\n",
  });
  expect(
    await fixed({ ...files, "wiki/index.md": "# Index\n\n## Domain\n\n- [[10_DOMAIN/tomato]]\n" }),
  ).toEqual({
    "wiki/index.md":
      "# Index\n\n## Domain\n\n- [[10_DOMAIN/tomato]]\n- [[10_DOMAIN/raised-bed|Bed]]\n",
  });
});

test("instructions get their pointers, and only get longer", async () => {
  const files = {
    "wiki/index.md": "# Index\n\nNothing is sown yet.\n",
    "AGENTS.md": "Water at dawn.",
    "CLAUDE.md": "Be kind.\n",
  };
  expect(await fixed(files)).toEqual({
    "AGENTS.md":
      "Water at dawn.\n\nRead [the wiki's index](wiki/index.md) before you change anything.\n",
    "CLAUDE.md": "@AGENTS.md\n\nBe kind.\n",
  });
});

test("with two pages that near, or none, a link is left to people", async () => {
  const files = {
    "wiki/index.md":
      "- [[10_DOMAIN/bean]]\n- [[10_DOMAIN/beam]]\n- [[bea]]\n- [[10_DOMAIN/beak]]\n- [[cucumber]]\n",
    "wiki/10_DOMAIN/bean.md": "---\ntitle: Bean\ntype: domain\n---\nGreen.\n",
    "wiki/10_DOMAIN/beam.md": "---\ntitle: Beam\ntype: domain\n---\nOak.\n",
  };
  expect(await fixed(files)).toEqual({});
});

/**
 * What happened in a sister tool (Ar9av/obsidian-wiki, issue 177): its recipe for lint findings "normalised" links, and
 * those that had worked through an alias or a path were broken afterwards.
 */
const normaliser: Rule = {
  id: "tidy-links",
  doc: "Links are lower case and hyphenated, because that is tidy.",
  severity: "warning",
  examples: { ok: [], notOk: [] },
  run: ({ pages }) =>
    pages.flatMap((page) =>
      page.document.links
        .filter(({ target }) => /[A-Z ]/.test(target))
        .map(({ place, target }) => ({
          page,
          place,
          reason: `Unexpected link text \`${target}\`.`,
          fix: () => [
            edit(
              place.start.offset,
              place.end.offset,
              `[[${target.toLowerCase().replaceAll(" ", "-")}]]`,
            ),
          ],
        })),
    ),
};

test("a fix that would turn valid links into broken ones writes nothing", async () => {
  const files = {
    "wiki/index.md": "- [[10_DOMAIN/garlic-bed|Bed]]\n\n[[Raised bed]]\n",
    "wiki/10_DOMAIN/garlic-bed.md": bed,
  };
  const reckless = { ...options, available: [...lintRules, normaliser] };
  const { changes, refused, report } = await planFix(subjectOf({ files }), reckless);
  expect(changes).toEqual([]);
  expect(refused).toContain("no-broken-link in wiki/index.md");
  expect(report.findings.map(({ ruleId }) => ruleId)).toContain("tidy-links");
});

test("nor does one that leads valid links elsewhere without a finding", async () => {
  const files = {
    "wiki/index.md":
      "- [[10_DOMAIN/garlic-bed|Bed]]\n- [[10_DOMAIN/raised-bed|Other]]\n\n[[Raised bed]]\n",
    "wiki/10_DOMAIN/garlic-bed.md": bed,
    "wiki/10_DOMAIN/raised-bed.md": "---\ntitle: Old bed\ntype: domain\n---\nGone wild.\n",
  };
  const reckless = {
    rules: {},
    available: [...lintRules.filter(({ id }) => id === "no-broken-link"), normaliser],
  };
  const { changes, refused } = await planFix(subjectOf({ files }), reckless);
  expect(changes).toEqual([]);
  expect(refused).toContain(
    "a working link in wiki/index.md would break (wiki/10_DOMAIN/garlic-bed.md)",
  );
});

test("with more than ten findings that need a hand nothing is mended", async () => {
  const gone = Array.from({ length: 11 }, (_, number) => `[[nothing like it ${number}]]`);
  const files = {
    "wiki/index.md": `- [[10_DOMAIN/tomatto]]\n\n${gone.join(" ")}\n`,
    "wiki/10_DOMAIN/tomato.md": "---\ntitle: Tomato\ntype: domain\n---\nRed.\n",
  };
  const { changes, refused } = await planFix(subjectOf({ files }), options);
  expect(changes).toEqual([]);
  expect(refused).toMatch(/^1\d findings need a hand/);
});

test("the plan is written, unless somebody edited the file meanwhile", async () => {
  const { directory, write } = await makeRepository({
    "memory/wiki/index.md": "- [[10_DOMAIN/tomatto]]\n",
    "memory/wiki/10_DOMAIN/tomato.md": "---\ntitle: Tomato\ntype: domain\n---\nRed.\n",
  });
  const content = new ContentRoot(directory, "memory");
  const { changes, mended, report } = await planFix(
    await readSubject(new Wiki(content, () => false)),
    options,
  );
  expect(mended.map(({ ruleId }) => ruleId)).toContain("no-broken-link");
  expect(report.findings.filter(({ ruleId }) => ruleId === "no-broken-link")).toEqual([]);
  await write({ "memory/wiki/index.md": "- [[10_DOMAIN/tomatto]] and more\n" });
  await expect(applyFix(content, changes)).rejects.toMatchObject({ code: "file-changed" });
  await write({ "memory/wiki/index.md": "- [[10_DOMAIN/tomatto]]\n" });
  await applyFix(content, changes);
  expect(await readFile(join(directory, "memory/wiki/index.md"), "utf8")).toMatch(
    /^- \[\[10_DOMAIN\/tomato\]\]\n/,
  );
});

test("edits that overlap are not mixed, equal ones are made once", () => {
  expect(applyEdits("leek soup", [edit(0, 4, "kale"), edit(2, 6, "X"), edit(5, 9, "stew")])).toBe(
    "kale stew",
  );
  expect(applyEdits("a", [edit(1, 1, "b"), edit(1, 1, "b"), edit(1, 1, "c")])).toBe("abc");
  assert(
    property(string(), array(tuple(nat(20), nat(20))), (text, ranges) => {
      const edits = ranges.map(([a, b]) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        return { start, end, text: text.slice(start, end) };
      });
      return applyEdits(text, edits) === text;
    }),
  );
});

/** Where each working link leads, in order; not by the code under test. */
function working({ files }: { files: Files }): string[] {
  const { index } = subjectOf({ files });
  return index.pages.flatMap((page) =>
    page.document.links.flatMap((link) => {
      const found = index.resolve(link, page.path);
      if (found.kind !== "page" && found.kind !== "file") return [];
      const to = found.kind === "file" ? found.path : found.page.path;
      const part = found.kind === "file" ? "" : (found.heading?.text ?? found.block ?? "");
      return [`${page.path} → ${to}#${part}`];
    }),
  );
}

test("in any vault: every working link works on, nothing new is wrong, and mending again changes nothing", async () => {
  let mendings = 0;
  await assert(
    asyncProperty(vault, async (files) => {
      const first = await planFix(subjectOf({ files }), { rules: {} });
      if (first.changes.length === 0) return;
      mendings += 1;
      const after = { ...files };
      for (const { file, before, after: text } of first.changes) {
        expect(before).toBe(files[file]);
        after[file] = text;
      }
      const now = working({ files: after });
      for (const link of working({ files })) expect(now).toContain(link);
      const left = await lintSubject(subjectOf({ files: after, committed: files }), { rules: {} });
      const had = await lintSubject(subjectOf({ files }), { rules: {} });
      expect(left.findings.length).toBeLessThan(had.findings.length);
      const again = await planFix(subjectOf({ files: after }), { rules: {} });
      expect(again.changes).toEqual([]);
    }),
    { numRuns: 150 },
  );
  expect(mendings).toBeGreaterThan(20);
});
