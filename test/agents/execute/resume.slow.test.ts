import { afterAll, beforeAll, expect, test } from "vitest";
import { inLanes } from "../../tools/in-lanes.ts";
import { KilledPlans, sound } from "./killed-plans.ts";

/** A sample; `npm run test:soak` has 100. */
const kills = 4;
let plans: KilledPlans;
beforeAll(async () => {
  plans = await KilledPlans.open();
}, 120_000);
afterAll(() => plans.remove());

test("a plan killed at random journal events always completes, with the history of an uninterrupted run", async () => {
  const outcomes = await inLanes(2, plans.randomKills(kills), (kill) => plans.killAndGoOn(kill));
  expect(outcomes).toEqual(outcomes.map(({ kill }) => ({ kill, ...sound })));
  expect(outcomes).toHaveLength(kills);
}, 600_000);

test("a plan killed and discarded leaves nothing behind", async () => {
  const outcomes = await inLanes(2, plans.randomKills(2), (kill) => plans.killAndDiscard(kill));
  expect(outcomes.map(({ leftovers }) => leftovers)).toEqual(["", ""]);
}, 600_000);

test("a plan killed three times in a row completes as well", async () => {
  const directory = await plans.copy("killed-thrice");
  for (const nth of [4, 6, 5])
    expect(await plans.execute(directory, { nth, side: "after" })).toBe("SIGKILL");
  expect(await plans.execute(directory)).toBe("verified");
  expect(await plans.historyOf(directory)).toBe(plans.expected.history);
}, 240_000);
