import { describe, expect, it } from "vitest";
import { parseGolden } from "../../../../wiki/search/golden/golden-file.ts";
import { measureGolden } from "../../../../wiki/search/golden/measure-golden.ts";
import { engineInMemory } from "../../../../wiki/search/memory-engine.ts";
import { indexOf } from "../../garden.ts";

const index = indexOf({
  "wiki/a/tomato.md": "Water tomatoes at dawn.\n",
  "wiki/a/leek.md": "Earth up the leek twice.\n",
});
const engine = engineInMemory(index.pages, { clock: () => new Date(0) });
const query = (text: string, expected: string[], top = 5) => ({
  query: text,
  kind: "fact",
  expect: expected,
  top,
});

describe("parseGolden", () => {
  it("reads queries, with five as the usual top", () => {
    const text =
      "---\nqueries:\n  - query: when to water\n    kind: fact\n    expect: [tomato]\n---\n# G\n";
    expect(parseGolden(text, "agents/GOLDEN.md")).toEqual({
      golden: { floor: 0.8, queries: [query("when to water", ["tomato"])] },
      findings: [],
    });
  });

  it.each([
    ["---\nfloor: 2\nqueries: []\n---\n", ["floor", "queries"]],
    ["---\nqueries:\n  - query: x\n    kind: y\n    expects: [z]\n---\n", ["queries.0.expect"]],
    ["no front matter", ["queries"]],
  ])("says what is wrong with %j", (text, fields) => {
    const { golden, findings } = parseGolden(text, "agents/GOLDEN.md");
    expect(golden).toBeUndefined();
    for (const field of fields)
      expect(findings.map(({ reason }) => reason).join("\n")).toContain(`\`${field}\``);
    expect(findings[0]?.file).toBe("agents/GOLDEN.md");
  });
});

describe("measureGolden", () => {
  it("counts the expected pages among the first", async () => {
    const queries = [
      query("water at dawn", ["tomato"]),
      query("earth up", ["a/leek", "tomato"], 1),
      query("zeppelin", ["zeppelin"]),
    ];
    const report = await measureGolden({ floor: 0.6, queries }, { engine, index, mode: "text" });
    expect(report.answers.map(({ holds, recall5 }) => [holds, recall5])).toEqual([
      [true, 1],
      [false, 0.5],
      [false, 0],
    ]);
    expect(report.answers[2]?.places).toEqual([
      { page: "zeppelin", place: undefined, exists: false },
    ]);
    expect(report).toMatchObject({ recall5: 0.5, met: false });
  });
});
