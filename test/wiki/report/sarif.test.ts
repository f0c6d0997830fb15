import { formatFindings, lintRules, type Finding } from "#wiki";
import { expect, test } from "vitest";
import { z } from "zod";
import { tomatoFinding as finding } from "./tomato-finding.ts";

/**
 * What SARIF 2.1.0 (OASIS, section 3) requires of the objects that we write, and nothing else allowed.
 * The whole of it is held against Microsoft's `sarif-multitool validate` by hand.
 */
const text = z.strictObject({ text: z.string().min(1) }); // 3.11: a message has text or an id
const rule = z.strictObject({
  id: z.string().min(1), // 3.49.3
  shortDescription: text.optional(),
  fullDescription: text.optional(),
  help: text.optional(),
});
const position = z.int().min(1); // 3.30: lines and columns begin at 1
const region = z
  .strictObject({
    startLine: position,
    startColumn: position,
    endLine: position,
    endColumn: position,
  })
  .refine(({ startLine, endLine }) => endLine >= startLine)
  .refine(
    ({ startLine, endLine, startColumn, endColumn }) =>
      endLine > startLine || endColumn >= startColumn,
  );
const uri = z.string().refine((value) => {
  // 3.4.3: a relative reference, which resolves below its base
  const { pathname, href } = new URL(value, "file:///root/");
  return pathname.startsWith("/root/") && href === `file:///root/${value}`;
});
const result = z.strictObject({
  ruleId: z.string(),
  ruleIndex: z.int().min(0),
  level: z.enum(["none", "note", "warning", "error"]), // 3.27.10
  message: text, // 3.27.11: required
  locations: z
    .array(
      z.strictObject({
        physicalLocation: z.strictObject({
          artifactLocation: z.strictObject({ uri, uriBaseId: z.literal("SRCROOT") }),
          region,
        }),
      }),
    )
    .length(1),
  partialFingerprints: z.record(z.string().regex(/^[\w/]+\/v\d+$/), z.string().min(1)), // 3.27.17
});
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"), // 3.13.2
  runs: z
    .array(
      z
        .strictObject({
          tool: z.strictObject({
            driver: z.strictObject({ name: z.string().min(1), rules: z.array(rule) }),
          }),
          columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]), // 3.14.17
          originalUriBaseIds: z.record(z.string(), z.strictObject({ description: text })), // 3.14.14
          results: z.array(result),
        })
        .refine(({ tool, results }) =>
          results.every(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId),
        )
        .refine(
          ({ tool }) =>
            new Set(tool.driver.rules.map(({ id }) => id)).size === tool.driver.rules.length,
        ),
    )
    .length(1),
});

function sarif(findings: readonly Finding[], rules: { id: string; doc: string }[] = []) {
  const parsed = log.parse(JSON.parse(formatFindings(findings, "sarif", { rules })));
  const [run] = parsed.runs;
  if (!run) throw new Error("no run");
  return run;
}

test("the log is valid SARIF 2.1.0 with all rules, however odd the names and texts", () => {
  const findings = [
    finding({ file: "wiki/a b:c#d/é%20.md", severity: "warning" }),
    finding({
      ruleId: "index-complete",
      severity: "info",
      endLine: 1,
      line: 1,
      column: 1,
      endColumn: 1,
    }),
    finding({ reason: "See [here](https://elsewhere.example)." }),
    finding({ ruleId: "of another tool" }),
  ];
  const { results, tool } = sarif(findings, [...lintRules]);
  expect(results.map(({ ruleId, level }) => `${ruleId} ${level}`)).toEqual([
    "no-broken-link warning",
    "index-complete note",
    "no-broken-link error",
    "of another tool error",
  ]);
  expect(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
    "wiki/a%20b%3Ac%23d/%C3%A9%2520.md",
  );
  expect(results[2]?.message.text).toBe("See [here] (https://elsewhere.example).");
  expect(tool.driver.rules).toHaveLength(lintRules.length + 1);
  expect(tool.driver.rules.find(({ id }) => id === "no-broken-link")).toMatchObject({
    fullDescription: { text: expect.stringMatching(/because/) },
    help: { text: expect.stringMatching(/because/) },
  });
});

test("an empty log has results, and the fingerprint stays when lines move", () => {
  expect(sarif([]).results).toEqual([]);
  const [before] = sarif([finding()]).results;
  const [after] = sarif([finding({ line: 40, endLine: 40 })]).results;
  expect(after?.partialFingerprints).toEqual(before?.partialFingerprints);
});
