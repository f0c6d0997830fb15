import { ceremonySchema, type Ceremony } from "#agents";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  ceremonyStages,
  decideStage,
  defaultCeremony,
  type CeremonyStage,
  type StageFacts,
} from "../../../agents/execute/ceremony.ts";
import { docsChunk, validateChunk } from "./shop.ts";

const facts: StageFacts = {
  mechanical: false,
  rubric: false,
  paths: ["src/pricing.js"],
  lines: 40,
  plan: { category: "correctness", risk: "medium", chunks: [validateChunk(), docsChunk()] },
};
const one = { ...facts.plan, chunks: [validateChunk()] };

const cases: [string, Partial<StageFacts>, Record<CeremonyStage, boolean>][] = [
  ["code", {}, { contract: true, checker: true, "goal-checker": false }],
  [
    "code that a reader must judge",
    { rubric: true },
    { contract: true, checker: true, "goal-checker": true },
  ],
  [
    "a plan of one chunk",
    { rubric: true, plan: one },
    { contract: true, checker: true, "goal-checker": false },
  ],
  ["a command", { mechanical: true }, { contract: false, checker: false, "goal-checker": false }],
  [
    "a command with a rubric",
    { mechanical: true, rubric: true },
    { contract: false, checker: true, "goal-checker": true },
  ],
  [
    "documentation",
    { paths: ["README.md", "docs/till.txt"] },
    { contract: false, checker: false, "goal-checker": false },
  ],
  [
    "documentation with code",
    { paths: ["README.md", "src/a.js"] },
    { contract: true, checker: true, "goal-checker": false },
  ],
  [
    "a plan about documentation",
    { plan: { ...facts.plan, category: "docs" } },
    { contract: false, checker: false, "goal-checker": false },
  ],
  [
    "ten lines of tests",
    { lines: 10, plan: { ...facts.plan, category: "tests", risk: "low" } },
    { contract: true, checker: false, "goal-checker": false },
  ],
  [
    "eleven lines of tests",
    { lines: 11, plan: { ...facts.plan, category: "tests", risk: "low" } },
    { contract: true, checker: true, "goal-checker": false },
  ],
  [
    "ten risky lines",
    { lines: 10, plan: { ...facts.plan, category: "tests", risk: "high" } },
    { contract: true, checker: true, "goal-checker": false },
  ],
  [
    "nothing known of the files",
    { paths: [] },
    { contract: true, checker: true, "goal-checker": false },
  ],
];

test.each(cases)("the shipped table asks in proportion: %s", (_, change, expected) => {
  const decided = ceremonyStages.map((stage) => {
    const { ask, reason } = decideStage(stage, { ...facts, ...change }, defaultCeremony);
    expect(reason).not.toBe("");
    return [stage, ask];
  });
  expect(Object.fromEntries(decided)).toEqual(expected);
});

test("every stage can be switched on and off, whatever the table says", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ceremonyStages),
      fc.boolean(),
      fc.record({ mechanical: fc.boolean(), rubric: fc.boolean(), lines: fc.nat() }),
      (stage, on, change) => {
        const ceremony: Ceremony = { ...defaultCeremony, [stage]: on ? "always" : "never" };
        const { ask, reason } = decideStage(stage, { ...facts, ...change }, ceremony);
        expect([ask, reason]).toEqual([on, `the settings say ${on ? "always" : "never"}`]);
      },
    ),
  );
});

test("a table of one's own replaces ours: the first rule that holds decides", () => {
  const rules = [
    {
      stages: ["checker"],
      when: { paths: ["src/till/**"] },
      ask: true,
      because: "it is about money",
    },
    { stages: ["checker"], ask: false, because: "we trust our tests" },
  ];
  const ceremony = ceremonySchema.parse({ rules });
  const decide = (path: string) => decideStage("checker", { ...facts, paths: [path] }, ceremony);
  expect(decide("src/till/cash.js")).toEqual({ ask: true, reason: "it is about money" });
  expect(decide("src/shelf.js")).toEqual({ ask: false, reason: "we trust our tests" });
  expect(decideStage("contract", facts, ceremony).ask).toBe(true);
});
