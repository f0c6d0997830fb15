import { afterAll, beforeAll, expect, test } from "vitest";
import { KilledPlans, sound } from "../agents/execute/killed-plans.ts";
import { inRounds } from "./rounds.ts";

let plans: KilledPlans;
beforeAll(async () => {
  plans = await KilledPlans.open();
}, 300_000);
afterAll(() => plans.remove());

test("100 kills at the steps of a plan: 0 double merges, 0 duplicated log lines, 0 lost chunks", async () => {
  await inRounds({ name: "plan-steps", promised: 100, lanes: 2 }, async (round) => {
    const kill = plans.killOf(round);
    expect(await plans.killAndGoOn(kill)).toEqual({ kill, ...sound });
  });
});

test("100 killed and discarded runs leave no worktree, no branch and no lock", async () => {
  await inRounds({ name: "plan-leftovers", promised: 100, lanes: 2 }, async (round) => {
    const kill = plans.killOf(round);
    expect(await plans.killAndDiscard(kill)).toEqual({ kill, died: "SIGKILL", leftovers: "" });
  });
});
