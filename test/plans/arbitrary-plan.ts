import * as fc from "fast-check";
import type { Chunk, Command, Criterion, Evidence, Plan } from "#plans";

/** Text that Markdown or YAML could misread, and ordinary text. */
const nasty = [
  "`",
  "``",
  "a `b` c",
  "| a | b |",
  "# heading",
  "## Goal",
  "---",
  "--",
  "- item",
  "* * *",
  "1. one",
  "```",
  "~~~",
  "<!-- open",
  "<pre>",
  "ends with #",
  ": colon",
  "a: b",
  "[link]: /url",
  "> quote",
  "füchsia 🌷 ﷽",
  "\u2028",
  "\u0085",
  "\\",
  "'",
  '"',
  "!tag",
  "&anchor",
  "*alias",
  "%directive",
  "null",
  "true",
  "0x1f",
  "1e3",
  "2026-01-01",
  "@at",
  "{}",
  "[]",
  "~",
  "- [ ] task",
  "\t",
  "=",
  "===",
  "*/",
  "$1",
  "${x}",
  "`src/a.js:12`: note",
  "…",
  "﻿bom",
  "a\u00a0b",
];

const word = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "grapheme", maxLength: 12 }));
const clean = (text: string): string => text.replace(/[\r\n\0]+/g, " ").trim() || "shop";

/** Any one-line text without spaces around it. */
const line = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => clean(words.join(" ")));
const lineOrEmpty = fc.oneof(line, fc.constant(""));

/** Any text of several lines, tidy or not. */
export const wild = fc
  .array(fc.oneof(word, fc.constant("")), { maxLength: 6 })
  .map((all) => all.join("\n"));

const block = fc.constantFrom(
  "A paragraph about `prices`\nover two lines.",
  "    indented code",
  "- a list\n- of things\n\n  with more",
  "1. first\n2. second",
  "```js\n## not a heading\n```",
  "~~~\n```\n~~~",
  "- ```\n  open in a list",
  "> ```\n> open in a quote",
  "- <!-- open",
  "> quoted\n> text",
  "#### A small heading",
  "| a | b |\n| --- | --- |\n| 1 | 2 |",
  "<details>\nmore\n</details>",
  "***",
  "[tulip]: https://garden.example/tulip",
  "Größe 🌷 ﷽ `` ` ``",
);
/** Prose of whole blocks, as it may stand in a section. */
export const prose = fc.array(block, { maxLength: 4 }).map((blocks) => blocks.join("\n\n"));

const slug = fc.stringMatching(/^[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}$/);
const path = fc.stringMatching(/^[a-z`]{1,6}\/[a-z ]{0,4}[a-z]\.js$/);
const excerpt = fc
  .array(fc.oneof(word, fc.constantFrom("  indented()", "\ttabbed", "", "````")), { maxLength: 4 })
  .map((lines) => lines.map((text) => text.replace(/[\r\n\0]+/g, " ").trimEnd()).join("\n"))
  .map((text) => (text.trim() === "" ? "" : text));

const command: fc.Arbitrary<Command> = fc.record({ command: line, expected: lineOrEmpty });
const evidence: fc.Arbitrary<Evidence> = fc.record({
  path,
  line: fc.integer({ min: 1, max: 9999 }),
  note: lineOrEmpty,
  excerpt,
});
const multiLine = fc.oneof(
  line,
  fc.tuple(line, line).map((pair) => pair.join("\n```\n---\n")),
);
const criterion: fc.Arbitrary<Criterion> = fc.oneof(
  fc.record({ criterion: line, verify: multiLine }),
  fc.record({
    criterion: line,
    rubric: multiLine,
    examples: fc.record({
      good: fc.array(line, { maxLength: 2 }),
      bad: fc.array(line, { maxLength: 2 }),
    }),
  }),
);

const chunk = (scope: readonly string[], instructions: fc.Arbitrary<string>): fc.Arbitrary<Chunk> =>
  fc.record(
    {
      id: slug,
      skill: slug,
      files: fc.subarray([...scope], { minLength: 1 }),
      tests_may_change: fc.array(path, { maxLength: 2 }),
      wiki: fc.array(line, { maxLength: 2 }),
      run: multiLine,
      network: fc.boolean(),
      deliverables: fc.array(line, { maxLength: 2 }),
      contract: fc.array(criterion, { minLength: 1, maxLength: 3 }),
      title: line,
      instructions,
    },
    {
      requiredKeys: [
        "id",
        "files",
        "tests_may_change",
        "wiki",
        "deliverables",
        "contract",
        "title",
        "instructions",
      ],
    },
  );

/** Any plan the schema allows, with the given kind of prose. */
export function arbitraryPlan(text: fc.Arbitrary<string>, bullet = line): fc.Arbitrary<Plan> {
  return fc.uniqueArray(path, { minLength: 1, maxLength: 3 }).chain((scope) =>
    fc.record({
      id: slug.map((name) => `2026-06-${name}`),
      title: line,
      status: fc.constantFrom("proposed", "approved", "in-progress", "verified", "stopped"),
      category: fc.constantFrom("correctness", "tests", "docs"),
      priority: fc.integer({ min: 1, max: 5 }),
      impact: fc.integer({ min: 1, max: 5 }),
      effort: fc.integer({ min: 1, max: 5 }),
      risk: fc.constantFrom("low", "medium", "high"),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((number) => number + 0),
      planned_at: fc.stringMatching(/^[0-9a-f]{7,40}$/),
      depends_on: fc.array(line, { maxLength: 2 }),
      budget: fc.record(
        {
          usd: fc.constantFrom(0.5, 3),
          minutes: fc.integer({ min: 1, max: 90 }),
          attempts: fc.constantFrom(1, 3),
        },
        { requiredKeys: ["minutes", "attempts"] },
      ),
      scope: fc.constant({ in: scope, out: [] }),
      mode: fc.constantFrom("implement", "fix", "explore"),
      findings: fc.array(line, { maxLength: 2 }),
      why: text.map((value) => (value.trim() === "" ? "Prices matter." : value)),
      state: text,
      evidence: fc.array(evidence, { maxLength: 3 }),
      commands: fc.array(command, { maxLength: 2 }),
      chunks: fc.uniqueArray(chunk(scope, text), {
        minLength: 1,
        maxLength: 3,
        selector: ({ id }) => id,
      }),
      goal: fc.array(command, { minLength: 1, maxLength: 2 }),
      risks: fc.array(bullet, { maxLength: 3 }),
      stopConditions: fc.array(bullet, { maxLength: 3 }),
    }),
  );
}
