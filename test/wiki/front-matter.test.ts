import { splitFrontMatter, validateMapping } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";

test("splits and knows the line of each field", () => {
  const front = splitFrontMatter("---\r\ntitle: Bed\r\n# why\r\ntags: [a]\r\n---\r\n# Bed\r\n");
  expect(front).toMatchObject({
    data: { title: "Bed", tags: ["a"] },
    present: true,
    bodyLine: 6,
    body: "# Bed\r\n",
    problems: [],
  });
  expect([front.lineOf("title"), front.lineOf("tags"), front.lineOf("none")]).toEqual([2, 4, 2]);
});

test.each([
  ["no fence", "# Bed\n"],
  ["a fence that never ends", "---\ntitle: Bed\n"],
  ["an engine", "---js\nprocess.exit()\n---\n"],
  ["a later fence", "\n---\ntitle: Bed\n---\n"],
])("%s is no front matter", (_name, source) => {
  expect(splitFrontMatter(source)).toMatchObject({ present: false, body: source, bodyLine: 1 });
});

test("an empty one is present and empty", () => {
  expect(splitFrontMatter("---\n---\nx")).toMatchObject({ present: true, data: {}, body: "x" });
});

test.each([
  ["a slip", "---\ntitle: Bed\ntags: [a\n---\n", 3, /^Unexpected YAML: /],
  [
    "a field twice",
    "---\ntitle: a\ntitle: b\n---\n",
    3,
    /^Unexpected YAML: Map keys must be unique/,
  ],
  ["a list", "---\n- a\n---\n", 2, /expected `key: value` lines/],
])("%s is a problem with its line", (_name, source, line, reason) => {
  const [problem] = splitFrontMatter(source).problems;
  expect(problem?.line).toBeLessThanOrEqual(line);
  expect(problem?.line).toBeGreaterThan(1);
  expect(problem?.reason).toMatch(reason);
});

test("validation names the field, what is there, and its line", () => {
  const schema = z.strictObject({
    title: z.string(),
    water: z.strictObject({ litres: z.number() }),
  });
  const front = splitFrontMatter("---\nwater:\n  litres: many\n---\n");
  const { value, findings } = validateMapping(schema, front, { file: "bed.md", ruleId: "bed" });
  expect(value).toBeUndefined();
  expect(findings.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    "2 Unexpected `title` (missing): Invalid input: expected string, received undefined",
    '2 Unexpected `water.litres` "many": Invalid input: expected number, received string',
  ]);
});

test("never throws, and body and offset agree", () => {
  const piece = fc.constantFrom(
    "---",
    "\n",
    "\r\n",
    "a: ",
    "b",
    "[",
    "{",
    "&x ",
    "*x",
    "- ",
    "'",
    '"',
    "\t",
    " ",
    "!!js ",
    "? ",
    "<<: ",
  );
  const source = fc
    .array(piece, { maxLength: 30 })
    .map((pieces) => `---\n${pieces.join("")}\n---\nbody`);
  fc.assert(
    fc.property(source, (text) => {
      const { body, bodyOffset, bodyLine } = splitFrontMatter(text);
      expect(text.slice(bodyOffset)).toBe(body);
      expect(
        text
          .split("\n")
          .slice(bodyLine - 1)
          .join("\n"),
      ).toBe(body);
    }),
  );
});
