import { allowedStatuses, nextStatus, planStatuses, type PlanStatus } from "#plans";
import { expect, test } from "vitest";

test("a plan can go from proposed to merged, each step by the one who may", () => {
  const path: [PlanStatus, "person" | "harness"][] = [
    ["approved", "person"],
    ["in-progress", "harness"],
    ["verified", "harness"],
    ["merged", "person"],
  ];
  let status: PlanStatus = "proposed";
  for (const [to, who] of path) status = nextStatus(status, to, who);
  expect(status).toBe("merged");
});

test("only a person approves, only the harness verifies, and the end is the end", () => {
  for (const from of planStatuses) {
    expect(allowedStatuses(from, "harness")).not.toContain("approved");
    expect(allowedStatuses(from, "harness")).not.toContain("merged");
    expect(allowedStatuses(from, "person")).not.toContain("verified");
    expect(allowedStatuses(from, "person")).not.toContain(from);
  }
  expect([...allowedStatuses("merged", "person"), ...allowedStatuses("merged", "harness")]).toEqual(
    [],
  );
  expect(allowedStatuses("discarded", "person")).toEqual(["proposed", "approved"]);
  expect(allowedStatuses("discarded", "harness")).toEqual([]);
});

test("a refused step says what is allowed", () => {
  expect(() => nextStatus("proposed", "merged", "person")).toThrow(
    'Unexpected status "merged" set by the person for a plan that is "proposed", expected "approved" (person), "rejected" (person or harness), "stale" (person or harness).',
  );
  expect(() => nextStatus("approved", "in-progress", "person")).toThrow(
    /"in-progress" \(harness\)/,
  );
  expect(() => nextStatus("merged", "proposed", "person")).toThrow(/"merged" is final/);
});
