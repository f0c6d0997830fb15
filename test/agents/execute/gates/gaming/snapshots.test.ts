import { expect, test } from "vitest";
import { judgeDiff } from "../../../../../agents/execute/gates/gaming/judge-diff.ts";
import { makeRepository } from "../../../../tools/make-repository.ts";

test.each([
  ["code in a folder named golden", "src/golden/measure.ts", []],
  ["a recording in it", "src/golden/receipt.txt", ["gate/T11-snapshot-rewritten"]],
  ["a recording beside tests", "test/__snapshots__/till.snap", ["gate/T11-snapshot-rewritten"]],
])("%s", async (_, path, expected) => {
  const { git, commit } = await makeRepository({ [path]: "export const grams = 1;\n" });
  const base = await git.run(["rev-parse", "HEAD"]);
  const head = await commit("Weigh again", { [path]: "export const grams = 2;\n" });
  const findings = await judgeDiff({ git, base, head, testsMayChange: [] });
  expect(findings.map(({ ruleId }) => ruleId)).toEqual(expected);
});
