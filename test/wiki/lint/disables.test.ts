import { expect, test } from "vitest";
import { readDisables } from "../../../wiki/lint/disables.ts";
import { lintSubject } from "../../../wiki/lint/run-lint.ts";
import { subjectOf } from "./example-subject.ts";

const known = new Set(["no-broken-link", "no-orphan-page", "no-secret"]);
const read = (text: string) => readDisables(text, (id) => known.has(id));
const ranges = (text: string) =>
  read(text).disables.map(({ rule, from, to }) => `${rule} ${from}-${to}`);
const problems = (text: string) =>
  read(text).problems.map(({ line, reason }) => `${line} ${reason}`);

test("next-line covers the next line with text; disable covers up to enable or the end", () => {
  expect(
    ranges("a\n<!-- loopwiki-disable-next-line no-broken-link: planned -->\n\n[[leek]]\n"),
  ).toEqual(["no-broken-link 4-4"]);
  const block =
    "a\n<!-- loopwiki-disable no-broken-link, no-orphan-page: planned -->\nb\n<!-- loopwiki-enable no-broken-link -->\nc\n";
  expect(ranges(block)).toEqual(["no-broken-link 2-4", "no-orphan-page 2-6"]);
  expect(
    ranges("> - <!-- loopwiki-disable-next-line no-broken-link: x -->\r\n> [[leek]]\r\n"),
  ).toEqual(["no-broken-link 2-2"]);
});

test("a disable right after the front matter covers the whole page", () => {
  const text =
    "---\ntitle: Leek\n---\n\n<!-- loopwiki-disable no-orphan-page: found by search -->\nText\n";
  expect(ranges(text)).toEqual(["no-orphan-page 1-7"]);
});

test("in code and inside a sentence a comment is only text", () => {
  const comment = "<!-- loopwiki-disable no-broken-link: x -->";
  expect(ranges(`\`\`\`md\n${comment}\n\`\`\`\n`)).toEqual([]);
  expect(ranges(`- ~~~~\n  ${comment}\n  ~~~\n  ${comment}\n  ~~~~\n\n${comment}\n`)).toEqual([
    "no-broken-link 7-8",
  ]);
  expect(ranges(`Write \`${comment}\` there.\n`)).toEqual([]);
});

test("a comment that cannot count says what it lacks", () => {
  expect(
    problems("<!-- loopwiki-disable no-broken-link -->\n<!-- loopwiki-disable-next-line -->\n"),
  ).toEqual([
    "1 Unexpected disable without a reason, expected `<!-- loopwiki-disable no-broken-link: why -->`.",
    "2 Unexpected disable-next-line without a rule, expected `<!-- loopwiki-disable-next-line no-broken-link: why -->`.",
  ]);
  expect(
    problems("<!-- loopwiki-enable no-broken-link -->\n<!-- loopwiki-disable nonsense: x -->\n"),
  ).toEqual([
    "1 Unexpected enable of `no-broken-link`, expected a disable before it.",
    "2 Unexpected rule `nonsense`, expected the id of a lint rule.",
  ]);
  expect(ranges("<!-- loopwiki-disable no-secret: a sample -->\n")).toEqual([]);
  expect(problems("<!-- loopwiki-disable no-secret: a sample -->\n")).toHaveLength(1);
});

async function lint(index: string, only: string[] = []): Promise<string[]> {
  const subject = subjectOf({ files: { "wiki/index.md": index } });
  const { findings } = await lintSubject(subject, { rules: {}, only });
  return findings.map(({ line, ruleId }) => `${line} ${ruleId}`);
}

test("what a comment covers is not found, and a comment that covers nothing is", async () => {
  const line = "<!-- loopwiki-disable-next-line no-broken-link: written in spring -->";
  expect(await lint(`${line}\n[[leek]]\n\n[[kale]]\n`)).toEqual(["4 no-broken-link"]);
  expect(await lint(`${line}\nnothing\n`)).toEqual(["1 unused-disable"]);
  expect(await lint(`${line.replace(": written in spring", "")}\n[[leek]]\n`)).toEqual([
    "1 unused-disable",
    "2 no-broken-link",
  ]);
  // Without the rule it is not known whether the comment is needed.
  expect(await lint(`${line}\nnothing\n`, ["no-orphan-page", "unused-disable"])).toEqual([]);
});
