import { FileFeedbackStore, Redactor, reportsToVerify, trackReports, verifyReport } from "#agents";
import { draftPlan, PlanStore, type PlanStatus } from "#plans";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";
import { makeFolder } from "../agent-contract.ts";

const clock = (): Date => new Date("2026-11-20T10:00:00.000Z");

async function openShop() {
  const { directory } = await makeRepository({ "till.js": "" });
  const plans = new PlanStore(new ContentRoot(directory));
  const draft = draftPlan({
    title: "Ease the till",
    why: "Queues.",
    today: "2026-11-20",
    head: "0".repeat(40),
    files: ["till.js"],
    verify: ["true"],
  });
  const { plan } = await plans.create(draft);
  const feedback = new FileFeedbackStore(await makeFolder(), clock, new Redactor([]));
  let status: PlanStatus = "proposed";
  const sources = { feedback, plans, planStatus: async () => status };
  const { id } = await feedback.add({ text: "The till jams", reporter: "ada" });
  const stateOf = async (): Promise<string | undefined> =>
    (await trackReports(sources)).find((report) => report.id === id)?.state;
  const become = (next: PlanStatus): void => void (status = next);
  return { sources, feedback, id, plan: plan.id, stateOf, become };
}

test("a report is asked about only when its plan is merged, and closes only on yes", async () => {
  const { sources, feedback, id, plan, stateOf, become } = await openShop();
  expect(await stateOf()).toBe("open");
  await expect(verifyReport(sources, { report: id, solved: true, by: "bo" })).rejects.toThrow(
    `Report ${id} is open, expected one whose plan is merged.`,
  );
  await feedback.record({ type: "planned", plan, reports: [id] });
  for (const status of ["proposed", "approved", "in-progress", "verified", "stopped"] as const) {
    become(status);
    expect(await stateOf()).toBe("planned");
    expect(await reportsToVerify(sources)).toEqual([]);
  }
  become("merged");
  expect(await reportsToVerify(sources, "ada")).toMatchObject([{ id, plan, state: "to-verify" }]);
  expect(await reportsToVerify(sources, "bo")).toEqual([]);

  const again = await verifyReport(sources, { report: id, solved: false, by: "ada", note: "jams" });
  expect(again.state).toBe("open");
  expect(await stateOf()).toBe("open");
  expect(again.history.map(({ type }) => type)).toEqual(["planned", "verified"]);

  await feedback.record({ type: "planned", plan, reports: [id] });
  const closed = await verifyReport(sources, { report: id, solved: true, by: "ada" });
  expect(closed.state).toBe("closed");
  expect(closed.history.map((event) => "solved" in event && event.solved)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect(await stateOf()).toBe("closed");
});

test("a plan that is given up answers nothing, one that is turned down is an answer", async () => {
  const { feedback, id, plan, stateOf, become } = await openShop();
  await feedback.record({ type: "planned", plan, reports: [id] });
  become("discarded");
  expect(await stateOf()).toBe("open");
  become("rejected");
  expect(await stateOf()).toBe("declined");
  await feedback.record({ type: "planned", plan: "2026-11-gone", reports: [id] });
  expect(await stateOf()).toBe("open");
});

test("an unknown report is named with the one that was meant", async () => {
  const { sources, id } = await openShop();
  const typo = { report: `${id.slice(0, -1)}x`, solved: true, by: "ada" };
  await expect(verifyReport(sources, typo)).rejects.toThrow(`did you mean ${id}?`);
});
