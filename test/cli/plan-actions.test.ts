import { formatPlan } from "#plans";
import type { PlanActions } from "#server";
import { expect, test } from "vitest";
import { openWorkspace, type Workspace } from "../../cli/compose.ts";
import { planActions } from "../../cli/plan-actions.ts";
import { samplePlan } from "../plans/sample-plan.ts";
import { shopPlan, shopServices } from "../server/shop-services.ts";
import { makeRepository, type TestRepository } from "../tools/make-repository.ts";
import { recordingContext } from "./recording-output.ts";

const { signal } = new AbortController();
const id = "2026-06-refuse-prices-below-zero";

interface Shop {
  repository: TestRepository;
  workspace: Workspace;
  actions: PlanActions;
}

/** A flower shop with a proposed plan. */
async function openShop(env: NodeJS.ProcessEnv = {}): Promise<Shop> {
  const repository = await makeRepository({ "src/pricing.js": "export const price = 1;\n" });
  const head = await repository.git.run(["rev-parse", "HEAD"]);
  await repository.commit("Plan", { [`plans/${id}.md`]: formatPlan(samplePlan({ head })) });
  const workspace = await openWorkspace(recordingContext(repository.directory));
  return { repository, workspace, actions: planActions(workspace, env) };
}

test("exactly the text that was seen is approved", async () => {
  const { repository, workspace, actions } = await openShop();
  const { hash, source } = await workspace.plans.get(id);
  await repository.write({ [`plans/${id}.md`]: source.replace("pays the customer", "is a gift") });
  const seen = { seen: hash, rootCause: false };
  await expect(actions.approve(id, seen)).rejects.toMatchObject({ code: "plan-changed" });
  const now = { ...seen, seen: (await workspace.plans.get(id)).hash };
  expect(await actions.approve(id, now)).toMatchObject({ leftPlanMode: false });
  expect((await workspace.plans.get(id)).plan.status).toBe("approved");
});

test("a plan is turned down with a reason, and then not approved any more", async () => {
  const { workspace, actions } = await openShop();
  await expect(actions.reject(id, "  ")).rejects.toMatchObject({ code: "no-reason" });
  await actions.reject(id, "The till does it");
  const { plan, hash } = await workspace.plans.get(id);
  expect(plan.status).toBe("rejected");
  await expect(actions.approve(id, { seen: hash, rootCause: false })).rejects.toMatchObject({
    code: "bad-transition",
  });
});

test("what was not executed is neither merged nor discarded", async () => {
  const { actions } = await openShop();
  await expect(actions.merge(id, signal)).rejects.toMatchObject({ code: "no-run" });
  await expect(actions.discard(id, "no")).rejects.toMatchObject({ code: "no-run" });
});

test("while the line is stopped nothing is merged, and settings are not run without consent", async () => {
  const repository = await makeRepository({ "wiki/index.md": "# Index\n" });
  await shopServices(repository); // a verified run, and an open incident
  const workspace = await openWorkspace(recordingContext(repository.directory));
  const merge = (): Promise<unknown> => planActions(workspace, {}).merge(shopPlan, signal);
  await expect(merge()).rejects.toMatchObject({ kind: "andon" });
  await repository.write({
    "loopwiki.config.json": JSON.stringify({ commands: { test: "npm test" } }),
  });
  await expect(merge()).rejects.toMatchObject({ code: "consent-needed" });
});

test("a server that an agent has started decides nothing", async () => {
  const { workspace, actions } = await openShop({ LOOPWIKI_AGENT: "1" });
  const { hash } = await workspace.plans.get(id);
  const refused = { code: "not-a-person", kind: "andon" };
  await expect(actions.approve(id, { seen: hash, rootCause: false })).rejects.toMatchObject(
    refused,
  );
  await expect(actions.reject(id, "no")).rejects.toMatchObject(refused);
  await expect(actions.merge(id, signal)).rejects.toMatchObject(refused);
  await expect(actions.discard(id, "no")).rejects.toMatchObject(refused);
  expect((await workspace.plans.get(id)).plan.status).toBe("proposed");
});
