import type { LearningRecord } from "#agents";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { oneLine, refuseLearning } from "../../../agents/kaizen/learning-gate.ts";
import { addLearning, parseLearnings } from "../../../agents/kaizen/learnings-page.ts";

const line = (max: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: "grapheme", maxLength: max }),
      fc.stringMatching(/^[a-z (){}[\]:,.`'"#*_|<>-]{1,40}$/),
    )
    .map(oneLine);

/** Learnings as the gate lets them pass. */
const learnings = fc
  .record({
    id: fc.stringMatching(/^L-[0-9a-f]{8}$/),
    trigger: line(100),
    rule: line(200),
    evidence: fc.oneof(
      fc.constant("2026-06-price-validation.1/validate-price#1"),
      fc.stringMatching(/^[a-z()/[\].]{1,20}@[0-9a-f]{7}$/),
    ),
    level: fc.constantFrom("L1", "L2", "L3", "L4"),
    scope: fc.array(fc.oneof(fc.constant("app/(shop)/[id]/*.ts"), fc.string()), { maxLength: 3 }),
  })
  .filter((learning: LearningRecord) => refuseLearning(learning, []) === undefined);

test("what passes the gate is read back from the page as it was", () => {
  fc.assert(
    fc.property(fc.uniqueArray(learnings, { selector: ({ id }) => id, maxLength: 5 }), (all) => {
      const page = all.reduce<string | undefined>(addLearning, undefined) ?? "";
      expect(parseLearnings(page)).toEqual(all);
      expect(all.reduce(addLearning, page)).toBe(page);
    }),
  );
});

const tea: LearningRecord = {
  id: "L-0a1b2c3d",
  trigger: "working on src/tea.js",
  rule: "run `npm test` before reporting",
  evidence: "2026-06-tea.1/brew#1",
  level: "L3",
  scope: ["src/tea.js"],
};

test("leaves alone what a person wrote on the page, and does not read it", () => {
  const page = "---\ntitle: Learnings\n---\n\n# Ours\n\n- Water the plants on Fridays.";
  const text = addLearning(page, tea);
  expect(text.startsWith(`${page}\n`)).toBe(true);
  expect(parseLearnings(text)).toEqual([tea]);
});

test("reads a page with Windows line ends", () => {
  const page = addLearning(undefined, tea).replaceAll("\n", "\r\n");
  expect(parseLearnings(page)).toEqual([tea]);
});
