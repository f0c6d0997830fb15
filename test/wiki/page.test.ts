import { parsePage, type Page } from "#wiki";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pageFieldsSchema, plainFields } from "../../wiki/page-fields.ts";

const path = "wiki/10_DOMAIN/tomato.md";

test("reads a page with all its fields", () => {
  const source = `---
title: Tomato
type: concept
aliases: [Love apple]
tags: [fruit]
status: draft
sources:
  - path: src/tomato.ts
    symbol: sow
    blob: 0a1b2c3d
compiled_at: 1234567
confidence: 0.5
supersedes: [10_DOMAIN/old-tomato]
---
# Growing #fruit #summer
`;
  // YAML reads 1234567 as a number: a commit id of digits alone needs quotes, and the finding says so.
  expect(parsePage(path, source).findings.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    "11 Unexpected `compiled_at` 1234567: Invalid input: expected string, received number",
  ]);
  const page = parsePage(path, source.replace("1234567", "'1234567'"));
  expect(page).toMatchObject({
    path,
    id: "10_DOMAIN/tomato",
    title: "Tomato",
    type: "concept",
    aliases: ["Love apple"],
    tags: ["fruit", "summer"],
    findings: [],
    fields: { sources: [{ path: "src/tomato.ts", symbol: "sow", blob: "0a1b2c3d" }] },
  });
});

test("the hash is the sha256 of the file", () => {
  expect(parsePage("wiki/index.md", "").hash).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("a page without valid front matter is still a page", () => {
  const page = parsePage(path, "# Growing\n", "memory/wiki/10_DOMAIN/tomato.md");
  expect(page).toMatchObject({ title: "Growing", type: "domain", aliases: [], fields: undefined });
  expect(page.findings).toMatchObject([
    { file: "memory/wiki/10_DOMAIN/tomato.md", line: 1, ruleId: "valid-frontmatter", fatal: true },
  ]);
  expect(parsePage(path, "").title).toBe("tomato");
  expect(parsePage(path, "---\ntitle: Tomato\n---\n").title).toBe("Tomato");
  expect(parsePage("wiki/notes.md", "").type).toBe("concept");
  expect(parsePage("wiki/log.md", "")).toMatchObject({ type: "log", findings: [] });
});

function read(fields: string): Page {
  return parsePage(path, `---\n${fields}\n---\n`);
}

test("a page keeps its other names when another field is wrong, and a text alone is one name", () => {
  expect(read("title: Tomato\ntype: fruit\naliases: [Love apple, 7]").aliases).toEqual([
    "Love apple",
  ]);
  expect(read("title: Tomato\ntype: domain\naliases: Love apple").aliases).toEqual(["Love apple"]);
  expect(read("title: Tomato\ntype: domain\naliases: Love apple").findings).toHaveLength(1);
  expect(read("aliases: ' '").aliases).toEqual([]);
});

test("fields that are plainly valid are what the schema makes of them", () => {
  const text = fc.constantFrom("Bed", "Soil mix", "10_DOMAIN/bed", " Bed", "", 7);
  const texts = fc.oneof(fc.array(text, { maxLength: 1 }), text);
  const fields = fc.record(
    {
      title: fc.oneof(fc.constant("Bed"), text),
      type: fc.constantFrom("domain", "log"),
      aliases: texts,
      tags: texts,
      status: text,
      confidence: fc.constantFrom(0.5, 2),
      cssclasses: texts,
    },
    { requiredKeys: ["title", "type"] },
  );
  let plain = 0;
  fc.assert(
    fc.property(fields, (data) => {
      const found = plainFields(data);
      if (found === undefined) return;
      plain += 1;
      expect(found).toEqual(pageFieldsSchema.parse(data));
    }),
    { numRuns: 5_000 },
  );
  expect(plain).toBeGreaterThan(20);
});

test.each([
  [
    "an alias bomb",
    `---\na: &a [x,x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [${"*a,".repeat(20)}]`).join("\n")}\n---\n`,
  ],
  ["deep nesting", `---\na: ${"[".repeat(20_000)}\n---\n`],
  ["JavaScript", "---js\nprocess.exit(1)\n---\n"],
  ["a prototype", "---\n__proto__: {polluted: yes}\ntitle: x\n---\n"],
  ["too much of it", `---\na: ${"x".repeat(70_000)}\n---\n`],
])("hostile front matter: %s", (_name, source) => {
  const started = Date.now();
  const page = parsePage(path, source);
  expect(page.findings.length).toBeGreaterThan(0);
  expect(page.fields).toBeUndefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  expect(Date.now() - started).toBeLessThan(10_000); // not minutes
});
