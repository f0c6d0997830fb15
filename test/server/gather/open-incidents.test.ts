import { FileIncidentStore, FileLineStore, type Incident } from "#agents";
import { openIncidents } from "#server";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { shopFiles, shopPlan } from "../shop-services.ts";

const incident: Incident = {
  id: "INC-20261120-0000aaaa",
  plan: shopPlan,
  run: `${shopPlan}.1`,
  chunk: "validate-prices",
  category: "assertion_failure",
  confidence: 0.9,
  signature: "empty basket",
  stops: "line",
  reason: "The till jammed three times",
  opened_at: "2026-11-20T07:30:00.000Z",
  evidence: "not ok 1",
};
const opened = {
  type: "incident-opened",
  incident: incident.id,
  plan: shopPlan,
  signature: "empty basket",
} as const;

async function openTill() {
  const { directory } = await makeRepository(shopFiles);
  const state = join(directory, ".git/loopwiki");
  return {
    line: new FileLineStore(join(state, "andon"), () => new Date("2026-11-20T07:30:00.000Z")),
    incidents: new FileIncidentStore(join(state, "incidents")),
  };
}

test("a stop is open until its incident is closed, whatever its plan's file says", async () => {
  const till = await openTill();
  await till.incidents.open(incident);
  const { id, plan, chunk, category, reason, opened_at: at } = incident;
  expect(await openIncidents(till)).toEqual([{ id, plan, chunk, category, reason, at }]);
  await till.line.append({
    type: "incident-closed",
    incident: id,
    cause: "the drawer was full of coins",
    level: "L1",
    owner: "ada",
    prevention: "the drawer counts its coins",
    proof: { check: "npm test", passedAt: "abc" },
  });
  expect(await openIncidents(till)).toEqual([]);
});

test("a stop whose incident file was lost is still a stop; the newest comes first", async () => {
  const till = await openTill();
  await till.line.append(opened);
  await till.incidents.open({ ...incident, id: "INC-2", opened_at: "2026-11-20T08:30:00.000Z" });
  const stops = await openIncidents(till);
  expect(stops.map(({ id }) => id)).toEqual(["INC-2", incident.id]);
});
