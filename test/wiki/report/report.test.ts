import { findingsData, fingerprintsOf, formatFindings } from "#wiki";
import { expect, test } from "vitest";
import { tomatoFinding as finding } from "./tomato-finding.ts";

const lines = (count: number) => finding({ reason: `Unexpected ${count} lines` });

test("pretty groups by file and counts nothing itself", () => {
  const text = formatFindings(
    [finding(), finding({ line: 12, severity: "warning" }), finding({ file: "wiki/index.md" })],
    "pretty",
  );
  expect(text).toBe(`wiki/10_DOMAIN/tomato.md
  3:5     error   Unexpected link to \`leek\`, which does not exist.  no-broken-link
  12:5    warning Unexpected link to \`leek\`, which does not exist.  no-broken-link

wiki/index.md
  3:5     error   Unexpected link to \`leek\`, which does not exist.  no-broken-link`);
  expect(formatFindings([], "pretty")).toBe("");
});

test("pretty lets no control character of a page reach the terminal", () => {
  const text = formatFindings([finding({ reason: "a\u001B[2Jb\u202Ec\u009B1m\nd" })], "pretty");
  expect(text.split("\n")).toHaveLength(2);
  expect(text).toContain("a [2Jb c 1m d");
  expect(formatFindings([finding()], "pretty", { colors: true })).toContain("\u001B[31merror");
});

test("json is versioned and whole", () => {
  const parsed: unknown = JSON.parse(
    formatFindings(
      [finding({ expected: ["[[kale]]"], note: "gone" }), finding({ severity: "info" })],
      "json",
    ),
  );
  expect(parsed).toEqual({
    schema: "loopwiki/findings@1",
    findings: [
      {
        ruleId: "no-broken-link",
        source: "lint",
        severity: "error",
        file: "wiki/10_DOMAIN/tomato.md",
        line: 3,
        column: 5,
        endLine: 3,
        endColumn: 14,
        reason: "Unexpected link to `leek`, which does not exist.",
        expected: ["[[kale]]"],
        note: "gone",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
      expect.objectContaining({ severity: "info", fingerprint: expect.stringMatching(/:2$/) }),
    ],
    summary: { error: 1, warning: 0, info: 1 },
  });
});

test("github lines escape what would end them or start a command", () => {
  const text = formatFindings(
    [
      finding({ file: "wiki/a,b:c%.md", reason: "100%\r\n::error::stolen" }),
      finding({ severity: "info", endLine: 4, endColumn: 2 }),
    ],
    "github",
  );
  expect(text.split("\n")).toEqual([
    "::error file=wiki/a%2Cb%3Ac%25.md,line=3,col=5,endLine=3,endColumn=13,title=no-broken-link::100%25%0D%0A::error::stolen",
    "::notice file=wiki/10_DOMAIN/tomato.md,line=3,col=5,endLine=4,title=no-broken-link::Unexpected link to `leek`, which does not exist.",
  ]);
});

test("a fingerprint survives edits around the problem, and tells problems apart", () => {
  const [before] = fingerprintsOf([finding()]);
  const moved = finding({ line: 40, column: 1, severity: "warning" });
  expect(fingerprintsOf([moved])).toEqual([before]);
  expect(fingerprintsOf([lines(4)])).toEqual(fingerprintsOf([lines(12)]));
  const different = [
    finding({ file: "wiki/index.md" }),
    finding({ ruleId: "no-orphan-page" }),
    finding({ reason: "Unexpected link to `kale`" }),
    finding(),
    finding(),
  ];
  expect(new Set(fingerprintsOf(different)).size).toBe(5);
  // Known value: code scanning closes and reopens every alert when it changes.
  expect(before).toBe(findingsData([finding()]).findings[0]?.fingerprint);
});
