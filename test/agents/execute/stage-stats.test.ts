import type { RunEvent, StoredEvent } from "#agents";
import { expect, test } from "vitest";
import { stageStats } from "../../../agents/execute/stage-stats.ts";
import { started } from "../journal/run-store-contract.ts";

const tree = "b".repeat(40);
const stage = (ran: boolean) => ({ ran, reason: "so the table says" });
const verdict = (by: string, decision: "approve" | "reject") => ({
  by,
  decision,
  criteria: [],
  feedback: `${by} says ${decision}\nand more`,
});
const check = (name: string, status: "passed" | "failed" | "skipped", command?: string) => ({
  name,
  status,
  detail: `${name} detail`,
  durationMs: 1,
  ...(command === undefined ? {} : { command }),
});

function journal(...events: RunEvent[]): StoredEvent[] {
  return events.map((event, index) => ({
    ...event,
    seq: index + 1,
    at: "2026-06-01T08:00:00Z",
    epoch: 1,
  }));
}

function attempt(chunk: string, number: number, toolCalls = 2): RunEvent[] {
  const of = { chunk, attempt: number };
  const done = {
    role: "maker",
    agent: "model",
    outcome: "ok",
    summary: "",
    durationMs: 1,
  } as const;
  return [
    { type: "attempt-started", ...of, tree, agent: "model" },
    { type: "agent-finished", ...of, ...done, toolCalls, tree },
  ];
}

test("each stage is told how often it ran, was left out and caught something, with the catches", () => {
  const stages = stageStats([
    journal(
      started,
      {
        type: "contract-judged",
        chunk: "tea",
        contract: "h",
        by: "judge",
        decision: "object",
        objections: [{ criterion: "c", why: "too vague", suggestion: "s" }],
        stage: stage(true),
      },
      {
        type: "contract-judged",
        chunk: "tea",
        contract: "i",
        by: "ceremony",
        decision: "skipped",
        objections: [],
        stage: stage(false),
      },
      ...attempt("tea", 1),
      {
        type: "gates-judged",
        chunk: "tea",
        attempt: 1,
        results: [check("scope", "failed"), check("lint", "skipped", "npm run lint")],
      },
      ...attempt("tea", 2),
      {
        type: "gates-judged",
        chunk: "tea",
        attempt: 2,
        results: [check("scope", "passed"), check("lint", "passed", "npm run lint")],
      },
      {
        type: "checker-judged",
        chunk: "tea",
        attempt: 2,
        verdict: verdict("judge", "reject"),
        stage: stage(true),
      },
      ...attempt("tea", 3),
      {
        type: "checker-judged",
        chunk: "tea",
        attempt: 3,
        verdict: verdict("judge", "approve"),
        stage: stage(true),
      },
      { type: "chunk-committed", chunk: "tea", commit: tree },
      {
        type: "goal-judged",
        results: [check("goal", "passed", "npm test")],
        met: false,
        stage: stage(true),
      },
    ),
    journal(
      started,
      ...attempt("coffee", 1, 0),
      {
        type: "checker-judged",
        chunk: "coffee",
        attempt: 1,
        verdict: verdict("contract", "approve"),
        stage: stage(false),
      },
      { type: "chunk-committed", chunk: "coffee", commit: tree },
      { type: "goal-judged", results: [check("goal", "failed", "npm test")], met: false },
    ),
  ]);
  const rows = stages.map((entry) => [entry.stage, entry.ran, entry.skipped, entry.caught]);
  expect(rows).toEqual([
    ["contract", 1, 1, 1],
    ["trajectory", 3, 0, 0],
    ["scope", 2, 0, 1],
    ["project commands", 1, 1, 0],
    ["contract commands", 3, 0, 0],
    ["checker", 2, 1, 1],
    ["goal commands", 2, 0, 1],
    ["goal-checker", 1, 0, 1],
  ]);
  expect(stages.find(({ stage }) => stage === "checker")?.examples).toEqual([
    "tea: judge says reject",
  ]);
});

test("without a run there is nothing to tell", () => {
  expect(stageStats([])).toEqual([]);
});
