import { setTimeout as sleep } from "node:timers/promises";
import { forEachPlan, mergePlan, overlappingPlans, runPlan } from "#agents";
import { LoopwikiError } from "#wiki";
import type { Plan } from "#plans";
import { expect, test } from "vitest";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { docsChunk, type Shop } from "./shop.ts";

const open = shopTemplate({
  ".gitattributes": "wiki/log.md merge=union\nwiki/index.md merge=union\n",
});
const { signal } = new AbortController();
const shelvesId = "2026-06-label-shelves";
const shelves = {
  id: shelvesId,
  chunks: [shelfChunk()],
  goal: [{ command: "test -s docs/shelves.md", expected: "labelled" }],
};

async function approveBoth(shop: Shop, second: Partial<Plan> = {}): Promise<void> {
  await shop.approve(await quickPlan(shop));
  await shop.approve(await quickPlan(shop, { ...shelves, ...second }));
}

const ids = [quickId, shelvesId];
const both = (shop: Shop, given = signal) =>
  forEachPlan(ids, { parallel: 2, signal: given }, (plan) =>
    runPlan(shop.services, plan, { signal: given }),
  );
const mergeBoth = (shop: Shop) =>
  forEachPlan(ids, { parallel: 1, signal }, (plan) => mergePlan(shop.services, plan, signal));

test("two plans at the same time in worktrees of their own, then merged one on the other", async () => {
  const shop = await open();
  await approveBoth(shop);
  const runs = await both(shop);
  expect(runs.map(({ plan, result }) => [plan, result?.phase])).toEqual(
    ids.map((id) => [id, "verified"]),
  );
  expect(runs[0]?.result?.started.worktree).not.toBe(runs[1]?.result?.started.worktree);
  const merges = await mergeBoth(shop);
  expect(merges.map(({ result }) => result?.target)).toEqual(["main", "main"]);
  const { git } = shop.repository;
  expect(await git.run(["show", "main:docs/pricing.md"])).toContain("never");
  expect(await git.run(["show", "main:docs/shelves.md"])).toContain("Tea");
  expect(await git.run(["rev-parse", "main"])).toBe(merges[1]?.result?.commit);
  expect(await git.run(["status", "--porcelain", "docs"])).toBe("");
});

test("of plans that conflict the first is merged, the second is refused, and nothing is forced", async () => {
  const shop = await open();
  const rival = docsChunk({
    run: "mkdir -p docs && echo 'Tea costs extra, never less.' > docs/pricing.md",
  });
  await approveBoth(shop, {
    chunks: [rival],
    goal: [{ command: "test -s docs/pricing.md", expected: "there" }],
  });
  await both(shop);
  const merges = await mergeBoth(shop);
  expect(merges[0]?.result?.target).toBe("main");
  expect(merges[1]?.refused?.code).toBe("merge-conflict");
  expect(await shop.repository.git.run(["rev-parse", "main"])).toBe(merges[0]?.result?.commit);
});

test("a plan that is red on what the first made is refused; the one after it goes on", async () => {
  const shop = await open();
  const goal = [{ command: "test ! -e docs/pricing.md", expected: "no price list" }];
  await approveBoth(shop, { goal });
  const third = {
    ...shelves,
    id: "2026-06-third",
    chunks: [
      shelfChunk({
        id: "lamps",
        files: ["docs/lamps.md"],
        run: "mkdir -p docs && echo Tea > docs/lamps.md",
        contract: [{ criterion: "The lamps are lit", verify: "test -s docs/lamps.md" }],
      }),
    ],
  };
  await shop.approve(
    await quickPlan(shop, {
      ...third,
      goal: [{ command: "test -s docs/lamps.md", expected: "lit" }],
    }),
  );
  const all = [...ids, third.id];
  await forEachPlan(all, { parallel: 3, signal }, (plan) =>
    runPlan(shop.services, plan, { signal }),
  );
  const merges = await forEachPlan(all, { parallel: 1, signal }, (plan) =>
    mergePlan(shop.services, plan, signal),
  );
  expect(merges.map(({ result, refused }) => result?.target ?? refused?.code)).toEqual([
    "main",
    "merge-not-green",
    "main",
  ]);
});

test("Ctrl-C stops both, each can go on, and neither is torn", async () => {
  const shop = await open();
  await approveBoth(shop);
  const interrupt = new AbortController();
  const runs = both(shop, interrupt.signal);
  while (shop.events.filter(({ type }) => type === "attempt-started").length < 2) await sleep(5);
  interrupt.abort();
  await expect(runs).rejects.toThrow(/abort/i);
  for (const id of ids) expect(await shop.services.runs.holder(id)).toBeUndefined();
  expect((await both(shop)).map(({ result }) => result?.phase)).toEqual(["verified", "verified"]);
});

test("one that is refused keeps no other from it, and no more than asked work at once", async () => {
  let working = 0;
  let most = 0;
  const ends = await forEachPlan(["a", "b", "c", "d"], { parallel: 2, signal }, async (plan) => {
    most = Math.max(most, (working += 1));
    await sleep(5);
    working -= 1;
    if (plan === "b") throw new LoopwikiError("not-approved", "no");
    return plan;
  });
  expect(ends.map(({ plan, result, refused }) => [plan, result ?? refused?.code])).toEqual([
    ["a", "a"],
    ["b", "not-approved"],
    ["c", "c"],
    ["d", "d"],
  ]);
  expect(most).toBe(2);
});

test("plans that may change the same files are told of before they begin", async () => {
  const shop = await open();
  const plans = await Promise.all([
    quickPlan(shop, { id: "one", chunks: [docsChunk({ files: ["src/**"] })] }),
    quickPlan(shop, {
      id: "two",
      chunks: [docsChunk({ files: ["src/pricing.js", "docs/new.md"] })],
    }),
    quickPlan(shop, { id: "three", chunks: [docsChunk({ files: ["docs/*.md"] })] }),
    quickPlan(shop, { id: "four", chunks: [docsChunk({ files: ["lamps/**"] })] }),
  ]);
  const overlaps = overlappingPlans(plans, ["src/pricing.js", "src/tax.js", "README.md"]);
  expect(overlaps).toEqual([
    { plans: ["one", "two"], files: ["src/pricing.js"] },
    { plans: ["two", "three"], files: ["docs/new.md"] },
  ]);
});
