import { planDelete, planWrite } from "#wiki";
import { expect, test } from "vitest";
import { indexOf } from "../garden.ts";

const text = "---\ntitle: Leek\ntype: domain\n---\n# Leek\n";
const index = "# Index\n\n## Domain\n\n- [[10_DOMAIN/bed|Bed]]: wide\n";
const garden = indexOf({
  "wiki/index.md": index,
  "wiki/10_DOMAIN/bed.md": "[[leek]] [[pump]]",
  "wiki/20_SYSTEM/pump.md": "[[bed]] [me](pump.md)",
});

test("a new page is listed in the index, and is what a link was waiting for", () => {
  const plan = planWrite(garden, {
    path: "wiki/10_DOMAIN/leek.md",
    text,
    expected: undefined,
    summary: "long",
    prefix: "",
  });
  expect(plan.problems).toEqual([]);
  expect(plan.edits.map(({ path }) => path)).toEqual(["wiki/10_DOMAIN/leek.md", "wiki/index.md"]);
  expect(plan.edits[1]?.after).toContain("- [[10_DOMAIN/leek|Leek]]: long\n");
});

test("a name that another page has makes its links say which they mean", () => {
  const plan = planWrite(garden, {
    path: "wiki/10_DOMAIN/pump.md",
    text: text.replace("Leek", "Hand pump"),
    expected: undefined,
    prefix: "",
  });
  const bed = plan.edits.find(({ path }) => path === "wiki/10_DOMAIN/bed.md");
  expect(bed?.after).toContain("[[leek]] [[20_SYSTEM/pump]]");
});

test("saves over what was read, and over nothing else", () => {
  const path = "wiki/10_DOMAIN/bed.md";
  const expected = garden.byPath(path)?.source;
  expect(planWrite(garden, { path, text, expected, prefix: "" }).edits).toEqual([
    { path, before: expected, after: text },
  ]);
  expect(planWrite(garden, { path, text: expected ?? "", expected, prefix: "" }).edits).toEqual([]);
  expect(() => planWrite(garden, { path, text, expected: "older", prefix: "" })).toThrow(
    "Unexpected change",
  );
  expect(() => planWrite(garden, { path, text, expected: undefined, prefix: "" })).toThrow(
    "there is such a page",
  );
});

test.each([
  ["wiki/10_DOMAIN/Bed.md", text, "has it"],
  ["wiki/10_DOMAIN/leek.md", "# Leek", "Unexpected front matter"],
  ["wiki/10_DOMAIN/leek.md", text.replace("domain", "vegetable"), "Unexpected front matter"],
  ["wiki/../AGENTS.md", text, "Unexpected page name"],
])("refuses %s with %j", (path, body, reason) => {
  expect(() => planWrite(garden, { path, text: body, expected: undefined, prefix: "" })).toThrow(
    reason,
  );
});

test("deleting takes the line of the index, and says who else links", () => {
  const bed = garden.byPath("wiki/10_DOMAIN/bed.md")!;
  const plan = planDelete(garden, bed, "");
  expect(plan.linkedFrom.map(({ from }) => from.id)).toEqual(["20_SYSTEM/pump"]);
  const listing = plan.edits.find(({ path }) => path === "wiki/index.md");
  expect(listing?.after).toBe(listing?.before?.replace("- [[10_DOMAIN/bed|Bed]]: wide\n", ""));
  expect(plan.edits.at(-1)).toEqual({ path: bed.path, before: bed.source, after: undefined });
  const prose = indexOf({ "wiki/index.md": "See [[bed]].", "wiki/10_DOMAIN/bed.md": "" });
  const mentioned = planDelete(prose, prose.byPath("wiki/10_DOMAIN/bed.md")!, "");
  expect(mentioned.linkedFrom.map(({ from }) => from.id)).toEqual(["index"]);
  expect(() => planDelete(prose, prose.byPath("wiki/index.md")!, "")).toThrow(
    "expected one that may go",
  );
});
