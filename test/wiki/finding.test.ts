import { compareFindings, createFinding, severityOf, type Finding } from "#wiki";
import { expect, test } from "vitest";

const base = { ruleId: "bed", source: "lint", file: "b.md", reason: "Unexpected weeds" } as const;

test("a finding keeps its severity and place", () => {
  const severities = (["error", "warning", "info"] as const).map((severity) =>
    severityOf(createFinding({ ...base, severity })),
  );
  expect(severities).toEqual(["error", "warning", "info"]);
  const finding = createFinding({
    ...base,
    severity: "error",
    line: 3,
    column: 2,
    endLine: 4,
    endColumn: 1,
  });
  expect(finding).toMatchObject({
    file: "b.md",
    line: 3,
    column: 2,
    place: { start: { line: 3, column: 2 }, end: { line: 4, column: 1 } },
    reason: "Unexpected weeds",
  });
  expect(createFinding({ ...base, severity: "info" })).toMatchObject({ line: 1, column: 1 });
});

function at(file: string, line: number, column: number, ruleId: string): Finding {
  return createFinding({ ...base, severity: "error", file, line, column, ruleId });
}

test("reports are ordered by file, line, column and rule", () => {
  const sorted = [
    at("a.md", 9, 9, "z"),
    at("b.md", 2, 1, "a"),
    at("b.md", 2, 5, "a"),
    at("b.md", 2, 5, "b"),
    at("b.md", 10, 1, "a"),
  ];
  expect(sorted.toReversed().toSorted(compareFindings)).toEqual(sorted);
});
