import type { RunEvent, StoredEvent } from "#agents";
import { started } from "../journal/run-store-contract.ts";

const tree = "b".repeat(40);
const first = { chunk: "weigh-tea", attempt: 1 };
const second = { chunk: "weigh-tea", attempt: 2 };
const maker = { role: "maker", agent: "claude-code sonnet-9", summary: "done", tree } as const;
const verdict = { by: "model openai/judge-2", criteria: [], feedback: "weigh the tin too" };

/** What happened, and how many seconds after the start. */
const told: readonly (readonly [seconds: number, event: RunEvent])[] = [
  [0, started],
  [
    6,
    {
      type: "baseline-measured",
      results: [
        { name: "lint", command: "npm run lint", status: "failed", detail: "", durationMs: 2000 },
        { name: "test", command: "npm test", status: "passed", detail: "", durationMs: 3000 },
      ],
    },
  ],
  [8, said("checker", "weigh-tea:contract", 1, [{ kind: "tool-call", name: "read", text: "{}" }])],
  [
    9,
    {
      type: "contract-judged",
      chunk: "weigh-tea",
      contract: "h",
      by: "model openai/judge-2",
      decision: "agree",
      objections: [],
      stage: { ran: true, reason: "asked" },
    },
  ],
  [10, { type: "attempt-started", ...first, tree, agent: maker.agent }],
  [11, { type: "packet-built", ...first, hash: "p", tokens: 900, receipts: [] }],
  [
    15,
    said("maker", "weigh-tea", 1, [
      { kind: "text", text: "I look at the till." },
      { kind: "tool-call", name: "Read", text: '{"path":"till.js"}' },
      { kind: "tool-call", name: "Bash", text: '{"command":"npm test"}' },
    ]),
  ],
  [
    18,
    said("maker", "weigh-tea", 1, [
      { kind: "tool-result", ok: true, text: "export const till" },
      { kind: "tool-result", ok: false, text: "1 failed" },
      modelCall(16.5, { inputTokens: 500, outputTokens: 50, costUsd: 0.015 }, 4500),
      modelCall(17.5, { inputTokens: 700, outputTokens: 30, costUsd: 0.005 }),
      { kind: "tool-call", name: "Edit", text: '{"path":"till.js"}' },
    ]),
  ],
  [
    20,
    {
      type: "agent-finished",
      ...first,
      ...maker,
      outcome: "ok",
      toolCalls: 3,
      durationMs: 8500,
      usage: { inputTokens: 1200, outputTokens: 80, costUsd: 0.02 },
    },
  ],
  [
    24,
    {
      type: "gates-judged",
      ...first,
      results: [
        { name: "scope", status: "passed", detail: "", durationMs: 0 },
        { name: "test", command: "npm test", status: "passed", detail: "", durationMs: 3500 },
      ],
    },
  ],
  [
    30,
    {
      type: "checker-judged",
      ...first,
      verdict: { ...verdict, decision: "reject" },
      stage: { ran: true, reason: "asked" },
    },
  ],
  [
    31,
    {
      type: "attempt-ended",
      ...first,
      outcome: "rejected",
      counted: true,
      feedback: "weigh the tin too",
      output: "",
      tree,
    },
  ],
  [32, { type: "attempt-started", ...second, tree, agent: maker.agent }],
  [35, said("maker", "weigh-tea", 2, [{ kind: "tool-call", name: "Edit", text: "{}" }])],
  // The machine goes out here, and the attempt begins again under its number.
  [60, { type: "run-resumed" }],
  [61, { type: "attempt-started", ...second, tree, agent: maker.agent }],
  [
    70,
    { type: "agent-finished", ...second, ...maker, outcome: "ok", toolCalls: 0, durationMs: 8000 },
  ],
  [72, { type: "gates-judged", ...second, results: [] }],
  [
    73,
    {
      type: "checker-judged",
      ...second,
      verdict: { ...verdict, by: "contract", decision: "approve" },
      stage: { ran: false, reason: "small" },
    },
  ],
  [74, { type: "chunk-committed", chunk: "weigh-tea", commit: "c".repeat(40) }],
  [
    80,
    {
      type: "goal-judged",
      met: true,
      results: [
        { name: "goal", command: "npm test", status: "passed", detail: "", durationMs: 4000 },
      ],
    },
  ],
  [81, { type: "run-verified", head: "c".repeat(40) }],
];

function modelCall(
  seconds: number,
  usage: { inputTokens: number; outputTokens: number; costUsd: number },
  durationMs?: number,
): Extract<RunEvent, { type: "agent-said" }>["events"][number] {
  const at = new Date(Date.parse("2026-06-01T08:00:00Z") + seconds * 1000).toISOString();
  const took = durationMs === undefined ? {} : { durationMs };
  return { kind: "model-call", text: "", at, usage, ...took };
}

function said(
  role: "maker" | "checker",
  chunk: string,
  attempt: number,
  events: Extract<RunEvent, { type: "agent-said" }>["events"],
): RunEvent {
  return { type: "agent-said", role, chunk, attempt, events };
}

/** One chunk: refused once, cut off once, committed. */
export const teaRun: readonly StoredEvent[] = told.map(([seconds, event], index) => ({
  ...event,
  seq: index + 1,
  at: new Date(Date.parse("2026-06-01T08:00:00Z") + seconds * 1000).toISOString(),
  epoch: 1,
}));
export const teaEvents: readonly RunEvent[] = told.map(([, event]) => event);
