import { FileApprovals, planStatus, readLine, runPlan } from "#agents";
import type { Plan } from "#plans";
import { expect, test } from "vitest";
import { planOfRun } from "../../../agents/execute/run-context.ts";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { docsChunk, type Shop } from "./shop.ts";

const signal = new AbortController().signal;
const openShop = shopTemplate();
const byAgent = docsChunk({ run: undefined });
const edits = [{ path: "docs/pricing.md", write: "Prices are never negative.\n" }];
const task = (attempt: number, outcome: string, more = {}) => ({
  role: "maker",
  chunk: byAgent.id,
  attempt,
  edits: outcome === "ok" ? edits : [],
  result: { outcome, summary: `it ended with ${outcome}`, ...more },
});

async function approve(shop: Shop, change: Partial<Plan> = {}): Promise<void> {
  await shop.approve(await quickPlan(shop, { chunks: [byAgent], ...change }));
}

test.each(["auth", "budget", "rate-limited"])(
  "%s pauses the plan alone: no incident, the line stays open, and it goes on later",
  async (outcome) => {
    const shop = await openShop({ tasks: [task(1, outcome), task(2, "ok")] });
    await approve(shop);
    const paused = await runPlan(shop.services, quickId, { signal });
    expect(paused).toMatchObject({ phase: "paused" });
    expect(await shop.services.incidents.list()).toEqual([]);
    expect((await readLine(shop.services)).counters.size).toBe(0);
    const shelves = { id: "2026-06-shelves", chunks: [shelfChunk()] };
    const goal = [{ command: "test -s docs/shelves.md", expected: "labelled" }];
    await shop.approve(await quickPlan(shop, { ...shelves, goal }));
    expect((await runPlan(shop.services, shelves.id, { signal })).phase).toBe("verified");
    expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("verified");
  },
);

test("a day's budget is nobody's decision; a plan's budget and a login wait for a person", async () => {
  const resumeAt = "2026-06-02T00:00:00Z";
  const shop = await openShop({ tasks: [task(1, "budget", { resumeAt }), task(2, "budget")] });
  await approve(shop);
  const day = await runPlan(shop.services, quickId, { signal });
  expect(day.outcome).toBeUndefined();
  expect(await planStatus(shop.services, quickId)).toBe("in-progress");
  const plan = await runPlan(shop.services, quickId, { signal });
  expect(plan).toMatchObject({ phase: "paused", outcome: "budget" });
  expect(await planStatus(shop.services, quickId)).toBe("stopped");
});

test("the text with the raised budget is followed once it is approved, and not before", async () => {
  const shop = await openShop({ tasks: [task(1, "budget")] });
  await approve(shop);
  await runPlan(shop.services, quickId, { signal });
  const unapproved = { ...shop.services };
  unapproved.approvals = new FileApprovals(`${shop.repository.directory}/none`, () => new Date());
  const budget = { minutes: 9, attempts: 3 };
  await approve(shop, { budget });
  await expect(runPlan(unapproved, quickId, { signal })).rejects.toMatchObject({
    code: "not-approved",
  });
  expect(await planStatus(shop.services, quickId)).toBe("approved");
  const state = await runPlan(shop.services, quickId, { signal });
  expect(shop.events.some((event) => event.type === "run-reopened")).toBe(true);
  expect(planOfRun(state).budget.minutes).toBe(9);
});
