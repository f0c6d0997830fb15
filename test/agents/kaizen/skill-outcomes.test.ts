import { isRetired } from "#agents";
import { expect, test } from "vitest";
import { skillOutcomes } from "../../../agents/kaizen/skill-outcomes.ts";
import { makeRun } from "./make-run.ts";

const shown = ["skill:tdd"];

test("receipts of a skill are followed to what became of the chunks", () => {
  const runs = [
    makeRun("teas", [
      { chunk: "weigh", shown, refused: "no" },
      { chunk: "weigh", attempt: 2, shown },
      { chunk: "label", shown, refused: "no" },
      { chunk: "label", attempt: 2, shown, refused: "no" },
    ]),
    makeRun("tills", [{ chunk: "weigh", shown: ["wiki/10_DOMAIN/tea.md"], refused: "no" }]),
  ];
  expect(skillOutcomes(runs)).toEqual(new Map([["tdd", { shown: 4, helped: 1, failed: 1 }]]));
  const other = new Map([["tdd", "another version"]]);
  expect(skillOutcomes(runs, other).get("tdd")).toBeUndefined();
});

test("a skill is retired when it failed often, and more often than it helped", () => {
  expect(isRetired({ shown: 3, helped: 0, failed: 3 }, 3)).toBe(true);
  expect(isRetired({ shown: 3, helped: 0, failed: 2 }, 3)).toBe(false);
  expect(isRetired({ shown: 9, helped: 3, failed: 3 }, 3)).toBe(false);
});
