import { afterAll, beforeAll, expect, test } from "vitest";
import { inTwos, KilledPlans, sound } from "../agents/execute/killed-plans.ts";

/** 100, or fewer where somebody has no hour. */
const rounds = Number(process.env["LOOPWIKI_SOAK_ROUNDS"] ?? 100);
let plans: KilledPlans;
beforeAll(async () => {
  plans = await KilledPlans.open();
}, 300_000);
afterAll(() => plans.remove());

test(`${rounds} kills at the steps of a plan: 0 double merges, 0 duplicated log lines, 0 lost chunks`, async () => {
  const outcomes = await inTwos(plans.randomKills(rounds), (kill) => plans.killAndGoOn(kill));
  expect(outcomes).toEqual(outcomes.map(({ kill }) => ({ kill, ...sound })));
  expect(outcomes).toHaveLength(rounds);
}, 7_200_000);

test(`${rounds} killed and discarded runs leave no worktree, no branch and no lock`, async () => {
  const outcomes = await inTwos(plans.randomKills(rounds), (kill) => plans.killAndDiscard(kill));
  expect(outcomes.filter(({ leftovers }) => leftovers !== "")).toEqual([]);
  expect(outcomes.map(({ died }) => died)).toEqual(outcomes.map(() => "SIGKILL"));
}, 7_200_000);
