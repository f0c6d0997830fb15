import { afterAll, beforeAll, expect, test } from "vitest";
import { inTwos, KilledPlans, sound } from "../agents/execute/killed-plans.ts";

let plans: KilledPlans;
beforeAll(async () => {
  plans = await KilledPlans.open();
}, 300_000);
afterAll(() => plans.remove());

test("100 kills at the steps of a plan: 0 double merges, 0 duplicated log lines, 0 lost chunks", async () => {
  const outcomes = await inTwos(plans.randomKills(100), (kill) => plans.killAndGoOn(kill));
  expect(outcomes).toEqual(outcomes.map(({ kill }) => ({ kill, ...sound })));
  expect(outcomes).toHaveLength(100);
}, 7_200_000);

test("100 killed and discarded runs leave no worktree, no branch and no lock", async () => {
  const outcomes = await inTwos(plans.randomKills(100), (kill) => plans.killAndDiscard(kill));
  expect(outcomes.filter(({ leftovers }) => leftovers !== "")).toEqual([]);
  expect(outcomes.map(({ died }) => died)).toEqual(outcomes.map(() => "SIGKILL"));
}, 7_200_000);
