import { mergePlan, runPlan } from "#agents";
import { expect, test } from "vitest";
import { strayMoves } from "./main-guard.ts";
import { quickId, quickPlan, shopTemplate } from "./quick-shop.ts";

const { signal } = new AbortController();
const open = shopTemplate();

test("the guard lets a person's commits and a merge pass, and sees any other move of main", async () => {
  const shop = await open();
  const { git, directory, commit } = shop.repository;
  await commit("Paint the door", { "door.txt": "green\n" });
  await shop.approve(await quickPlan(shop));
  await runPlan(shop.services, quickId, { signal });
  await mergePlan(shop.services, quickId, signal);
  expect(await strayMoves(directory)).toEqual([]);
  const base = await git.run(["rev-parse", "main~1"]);
  await git.run(["update-ref", "refs/heads/main", base]);
  expect(await strayMoves(directory)).toEqual([expect.stringContaining(base)]);
  await git.run(["update-ref", "-d", "refs/heads/main"]); // so that this test's own guard is content
});
