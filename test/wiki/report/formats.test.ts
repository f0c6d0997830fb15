import { readFile } from "node:fs/promises";
import { formatFindings, stepSummary } from "#wiki";
import { expect, test } from "vitest";
import { findingsSchema, findingsSchemaText } from "../../../wiki/report/json.ts";
import { tomatoFinding as finding } from "./tomato-finding.ts";

test("compact is one line per finding, whatever the page says", () => {
  const findings = [finding(), finding({ severity: "info", reason: "two\nlines\u2028of text" })];
  expect(formatFindings(findings, "compact").split("\n")).toEqual([
    "wiki/10_DOMAIN/tomato.md:3:5: error: Unexpected link to `leek`, which does not exist. [no-broken-link]",
    "wiki/10_DOMAIN/tomato.md:3:5: info: two lines of text [no-broken-link]",
  ]);
  expect(formatFindings([], "compact")).toBe("");
});

test("junit has a suite per file and a failed test per finding; notes pass", () => {
  const findings = [
    finding({ reason: 'a < b & "c"\u0000\u001B[2J ]]> \uD800' }),
    finding({ severity: "info" }),
    finding({ file: "wiki/index.md", severity: "warning" }),
  ];
  expect(formatFindings(findings, "junit")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="loopwiki" tests="3" failures="2" errors="0">
  <testsuite name="wiki/10_DOMAIN/tomato.md" tests="2" failures="1" errors="0">
    <testcase name="no-broken-link at 3:5" classname="wiki/10_DOMAIN/tomato.md" file="wiki/10_DOMAIN/tomato.md" line="3">
      <failure type="error" message="a &lt; b &amp; &quot;c&quot;[2J ]]&gt; ">wiki/10_DOMAIN/tomato.md:3:5: a &lt; b &amp; &quot;c&quot;[2J ]]&gt; </failure>
    </testcase>
    <testcase name="no-broken-link at 3:5" classname="wiki/10_DOMAIN/tomato.md" file="wiki/10_DOMAIN/tomato.md" line="3"/>
  </testsuite>
  <testsuite name="wiki/index.md" tests="1" failures="1" errors="0">
    <testcase name="no-broken-link at 3:5" classname="wiki/index.md" file="wiki/index.md" line="3">
      <failure type="warning" message="Unexpected link to \`leek\`, which does not exist.">wiki/index.md:3:5: Unexpected link to \`leek\`, which does not exist.</failure>
    </testcase>
  </testsuite>
</testsuites>`);
  expect(formatFindings([], "junit")).toContain('tests="1" failures="0"');
});

test("github shows at most fifty annotations, errors first, and says how many are left", () => {
  const many = Array.from({ length: 60 }, (_, line) =>
    finding({ line: line + 1, severity: "warning" }),
  );
  const lines = formatFindings([...many, finding({ line: 99 })], "github").split("\n");
  expect(lines).toHaveLength(51);
  expect(lines[0]).toMatch(/^::error .*line=99,/);
  expect(lines.at(-1)).toBe("::notice title=loopwiki::11 more findings are in the step summary.");
});

test("the step summary shows text of pages as text, and not without end", () => {
  const nasty = finding({ reason: "<img src=x> | [a](https://x.example) @all `c`\n# h" });
  const [, , , , row] = stepSummary([nasty], { accepted: 2 }).split("\n");
  expect(stepSummary([nasty], { accepted: 2 })).toMatch(
    /^### loopwiki lint: 1 error, 2 accepted\n/,
  );
  expect(row).not.toMatch(/<|\[|@|`|#(?!\d)|:\/\//);
  expect(row?.match(/\|/g)).toHaveLength(5);
  expect(stepSummary([])).toBe("### loopwiki lint: no findings\n");
  const many = stepSummary(Array.from({ length: 700 }, () => finding()));
  expect(many).toContain("\n200 more are in the log.\n");
});

test("the schema of json is the one that is shipped, and json fits it", async () => {
  const shipped = new URL("../../../cli/seed/findings.schema.json", import.meta.url);
  expect(await readFile(shipped, "utf8")).toBe(findingsSchemaText());
  const findings = [
    finding({ expected: ["[[kale]]"], note: "n", url: "https://garden.example/rules" }),
    finding({ line: 9, severity: "info", source: "audit" }),
  ];
  const text = formatFindings(findings, "json", { accepted: 3 });
  expect(findingsSchema.parse(JSON.parse(text))).toMatchObject({
    accepted: 3,
    summary: { error: 1, info: 1 },
  });
  const other = { ...JSON.parse(text), schema: "loopwiki/findings@2" };
  expect(findingsSchema.safeParse(other).success).toBe(false);
});

test("pretty shows ids when asked", () => {
  const text = formatFindings([finding(), finding()], "pretty", { ids: true });
  const ids = [...text.matchAll(/no-broken-link (\S+)/g)].map(([, id]) => id);
  expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(ids[1]).toBe(`${ids[0]}:2`);
});
