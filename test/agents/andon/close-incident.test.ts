import { closeIncident, discardPlan, mergePlan, readLine, runPlan, type RunState } from "#agents";
import { expect, test } from "vitest";
import {
  docsChunk,
  goodEdits,
  makerTask,
  openShop,
  pricePlan,
  validateChunk,
  type Shop,
} from "../execute/shop.ts";

const signal = new AbortController().signal;
const words = {
  cause: "the discount was computed before the check",
  level: "L2" as const,
  prevention: "src/pricing.test.js takes ten percent off",
  owner: "ada",
};

/** A maker that breaks the shop's own test in every attempt it has. */
const breaking = (attempt: number) =>
  makerTask(attempt, [
    { path: "src/pricing.js", write: `export const discount = () => ${attempt};\n// RangeError\n` },
  ]);

async function stop(shop: Shop, change = {}): Promise<{ state: RunState; id: string }> {
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]), change);
  await shop.approve(plan);
  const state = await runPlan(shop.services, plan.id, { signal });
  expect(state.phase).toBe("stopped");
  return { state, id: state.incident ?? "" };
}

const brokenShop = () => openShop({ tasks: [breaking(1), breaking(2), breaking(3)] });

test("closes when the check fails on the broken content and passes where the work goes on", async () => {
  const shop = await brokenShop();
  const { id, state } = await stop(shop);
  const { proof } = await closeIncident(shop.services, { incident: id, ...words }, signal);
  expect(proof).toMatchObject({ check: "node --test", passedAt: state.head });
  expect(proof.failedThere).toContain("exit code 1");
  const tree = await shop.repository.git.run(["show", `${proof.brokenAt}:src/pricing.js`]);
  expect(tree).toContain("=> 3");
  expect((await readLine(shop.services)).open.size).toBe(0);
});

test("stays open on words that say nothing, without an owner, and with nothing run", async () => {
  const shop = await brokenShop();
  const { id } = await stop(shop);
  const close = (change: object) =>
    closeIncident(shop.services, { incident: id, ...words, ...change }, signal);
  await expect(close({ cause: "fixed" })).rejects.toMatchObject({ code: "no-cause" });
  await expect(close({ prevention: "" })).rejects.toMatchObject({ code: "no-prevention" });
  await expect(close({ owner: " " })).rejects.toMatchObject({ code: "no-owner" });
  expect((await readLine(shop.services)).open.has(id)).toBe(true);
});

test("stays open when the check still fails, or could not fail at all", async () => {
  const shop = await brokenShop();
  const { id } = await stop(shop);
  const { broken } = (await shop.services.incidents.list())[0] ?? {};
  const close = (change: object) =>
    closeIncident(shop.services, { incident: id, ...words, ...change }, signal);
  await expect(close({ on: broken })).rejects.toMatchObject({ code: "check-still-fails" });
  await expect(close({ check: "true" })).rejects.toMatchObject({ code: "check-cannot-fail" });
  await expect(close({ on: "--all" })).rejects.toMatchObject({ code: "unknown-commit" });
  expect((await readLine(shop.services)).open.has(id)).toBe(true);
});

test("the broken content outlives git's garbage collection", async () => {
  const shop = await brokenShop();
  const { id } = await stop(shop);
  await discardPlan(shop.services, "2026-06-price-validation", "the shop moved on");
  await shop.repository.git.run(["reflog", "expire", "--expire=now", "--all"]);
  await shop.repository.git.run(["gc", "-q", "--prune=now"]);
  const { proof } = await closeIncident(shop.services, { incident: id, ...words }, signal);
  expect(proof.brokenAt).toBeDefined();
});

test("a criterion the plan still asks for closes only with the work, or with another plan", async () => {
  const contract = [{ criterion: "Written in Latin", verify: "grep -q numquam docs/pricing.md" }];
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  const latin = { chunks: [validateChunk(), docsChunk({ contract })] };
  const { id } = await stop(shop, latin);
  const close = () => closeIncident(shop.services, { incident: id, ...words }, signal);
  await expect(close()).rejects.toMatchObject({ code: "check-still-fails" });
  await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
  expect((await close()).proof.check).toBe("node --test");
});

test("a failure that came back after a document needs something that detects it", async () => {
  const shop = await openShop({
    tasks: [1, 2, 3, 4, 5, 6].map((attempt) => breaking(attempt)),
  });
  const first = await stop(shop);
  await closeIncident(shop.services, { incident: first.id, ...words, level: "L3" }, signal);
  await discardPlan(shop.services, first.state.started.plan, "another way");
  await shop.services.line.append({ type: "plan-mode-left", plan: first.state.started.plan });
  const second = await stop(shop, { id: "2026-06-prices-again" });
  const close = (level: "L1" | "L4") =>
    closeIncident(shop.services, { incident: second.id, ...words, level }, signal);
  await expect(close("L4")).rejects.toMatchObject({ code: "level-too-weak" });
  await close("L1");
});

test("a stopped line lets nothing be merged or executed, whatever plan it is", async () => {
  const shop = await openShop({
    tasks: [makerTask(1, goodEdits), { ...Object(breaking(1)), chunk: "other" }],
  });
  const { git } = shop.repository;
  const plan = pricePlan(await git.run(["rev-parse", "HEAD"]));
  await shop.approve(plan);
  expect((await runPlan(shop.services, plan.id, { signal })).phase).toBe("verified");
  const main = await git.run(["rev-parse", "main"]);
  const failing = docsChunk({ id: "other", run: "false" });
  const { id } = await stop(shop, { id: "2026-06-sift", chunks: [failing] });
  await expect(mergePlan(shop.services, plan.id, signal)).rejects.toMatchObject({ kind: "andon" });
  expect(await git.run(["rev-parse", "main"])).toBe(main);
  await closeIncident(shop.services, { incident: id, ...words }, signal);
  await shop.services.line.append({ type: "plan-mode-left", plan: "2026-06-sift" });
  expect((await mergePlan(shop.services, plan.id, signal)).target).toBe("main");
});
