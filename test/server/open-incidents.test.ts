import { FileIncidentStore, type Incident } from "#agents";
import type { PlanStatus } from "#plans";
import { openIncidents } from "#server";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../tools/make-repository.ts";
import { runShop, shopFiles, shopPlan } from "./shop-services.ts";

const incident: Incident = {
  id: "INC-20261120-0000aaaa",
  plan: shopPlan,
  run: `${shopPlan}.1`,
  chunk: "validate-prices",
  category: "assertion_failure",
  confidence: 0.9,
  signature: "empty basket",
  reason: "The till jammed three times",
  opened_at: "2026-11-20T07:30:00.000Z",
  evidence: "not ok 1",
};
const stopped = async (): Promise<PlanStatus> => "stopped";
const stop = { type: "run-stopped", incident: incident.id, reason: incident.reason } as const;

test("a stop is open while its run and its plan are stopped", async () => {
  const { directory } = await makeRepository(shopFiles);
  const runs = await runShop(directory, [stop]);
  const incidents = new FileIncidentStore(join(directory, ".git/loopwiki/incidents"));
  await incidents.open(incident);
  const sources = { runs, incidents, planStatus: stopped };
  expect(await openIncidents(sources)).toEqual([
    {
      id: incident.id,
      plan: shopPlan,
      chunk: "validate-prices",
      category: "assertion_failure",
      reason: incident.reason,
      at: "2026-11-20T07:30:00.000Z",
    },
  ]);
  const approvedAgain = { ...sources, planStatus: async () => "approved" as const };
  expect(await openIncidents(approvedAgain)).toEqual([]);
});

test("a stop whose incident file was lost is still a stop; a run that goes on is none", async () => {
  const { directory } = await makeRepository(shopFiles);
  const incidents = { list: async () => [] };
  const runs = await runShop(directory, [stop]);
  const [lost] = await openIncidents({ runs, incidents, planStatus: stopped });
  expect(lost).toMatchObject({ id: incident.id, reason: incident.reason });
  const another = await makeRepository(shopFiles);
  const resumed = await runShop(another.directory, [stop, { type: "run-resumed" }]);
  expect(await openIncidents({ runs: resumed, incidents, planStatus: stopped })).toEqual([]);
});
