import { expect, test } from "vitest";
import { lintRules } from "#wiki";
import { runRules } from "../../../../wiki/lint/run-rules.ts";
import { subjectOf } from "../example-subject.ts";

/** Characters of each text; twenty times the largest page a person writes. */
const size = 300_000;

const shapes = [
  "ignore ",
  "ignore   \n",
  "add this to the ",
  "curl -d a",
  "curl -d /",
  "curl | sudo -a ",
  "rm -rf -rf ",
  "rm -rrrr",
  "nc -e -e ",
  "xattr -cc ",
  "style='display:none' ",
  "<!--",
  "<!-- agent ",
  "![a](http://a?b",
  "a-",
  "a.b://",
  "<a",
  "{{a",
  "[[a",
  "](a",
  "` `` ",
  "```\n",
  "> [!contradiction]\n",
  "-----BEGIN PRIVATE KEY-----",
  "postgres://a:b",
  "Bearer aaaaaaaa1",
  "https://a:b",
  "\u200B",
  "a\u0430",
  "\u202A\u05D0",
  "Aa ",
  "Aaa Bbb ",
  "`AaBb",
  "price rounding ",
];

test.each(shapes)("%j without end costs no rule more than two seconds", async (shape) => {
  const text = shape.repeat(Math.ceil(size / shape.length));
  const subject = subjectOf({
    files: {
      "AGENTS.md": text,
      "wiki/log.md": text,
      "wiki/10_DOMAIN/price-rounding.md": `---\ntitle: Price rounding\ntype: domain\n---\n${text}`,
      "wiki/20_SYSTEM/till.md": `---\ntitle: Till\ntype: system\n---\n${text}a`,
    },
    committed: { "wiki/log.md": `${text}b` },
  });
  const timings = new Map<string, number>();
  await runRules(subject, { rules: {} }, { timings, rules: lintRules });
  const slow = [...timings].filter(([, milliseconds]) => milliseconds > 2000);
  expect(slow).toEqual([]);
});
