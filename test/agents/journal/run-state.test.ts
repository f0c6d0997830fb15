import { foldRun, type RunEvent, type RunState, type StoredEvent } from "#agents";
import { expect, test } from "vitest";
import { started } from "./run-store-contract.ts";

const tree = "b".repeat(40);
const ofAttempt = { chunk: "price", attempt: 1 };
const begun: RunEvent = { type: "attempt-started", ...ofAttempt, tree, agent: "replay" };
const finished: RunEvent = {
  type: "agent-finished",
  ...ofAttempt,
  role: "maker",
  agent: "replay",
  outcome: "ok",
  summary: "done",
  toolCalls: 0,
  durationMs: 1,
  tree,
};
const learning = {
  id: "L-1",
  trigger: "pricing",
  rule: "refuse negatives",
  evidence: "run/price#1",
  level: "L3",
  scope: ["src/**"],
} as const;
const intended: RunEvent = {
  type: "commit-intended",
  ...ofAttempt,
  tree,
  parent: "a".repeat(40),
  message: "Refuse negative prices\n",
  date: "2026-06-01T08:00:00.000Z",
  author: { name: "Ada", email: "ada@shop.example" },
  learning: { ...learning, scope: [...learning.scope] },
};

function fold(...events: RunEvent[]): RunState | undefined {
  const stored = events.map((event, index): StoredEvent => ({
    ...event,
    seq: index + 1,
    at: "2026-06-01T08:00:00Z",
    epoch: 1,
  }));
  return foldRun("run.1", stored);
}

test("a run begins with its start, and is nothing without it", () => {
  expect(fold()).toBeUndefined();
  expect(fold({ type: "run-resumed" })).toBeUndefined();
  expect(fold(started)).toMatchObject({ phase: "running", head: "a".repeat(40), seq: 1 });
});

test("an attempt cut off by a crash is replaced by the one that begins again", () => {
  const state = fold(started, begun, finished, { type: "run-resumed" }, begun);
  expect(state?.chunks.get("price")?.attempts).toHaveLength(1);
  expect(state?.chunks.get("price")?.attempts[0]?.finished).toBeUndefined();
});

test("a commit moves the head and brings its learning", () => {
  const commit = "c".repeat(40);
  const committed: RunEvent = { type: "chunk-committed", chunk: "price", commit };
  const state = fold(started, begun, finished, intended, committed);
  expect(state).toMatchObject({ head: commit, learnings: [{ id: "L-1" }] });
});

test("reopening keeps finished chunks, forgets other attempts and the stop", () => {
  const commit = "c".repeat(40);
  const state = fold(
    started,
    begun,
    finished,
    intended,
    { type: "chunk-committed", chunk: "price", commit },
    { type: "attempt-started", chunk: "docs", attempt: 1, tree, agent: "replay" },
    { type: "run-stopped", incident: "INC-1", reason: "the docs fail" },
    { type: "run-reopened", planHash: "new", planText: "# New\n" },
  );
  expect([...(state?.chunks.keys() ?? [])]).toEqual(["price"]);
  expect(state).toMatchObject({ phase: "running", planHash: "new", planText: "# New\n" });
  expect(state).not.toHaveProperty("incident");
  expect(state).not.toHaveProperty("reason");
});
