import type { AttemptState, CheckResult, StoredEvent, Verdict } from "#agents";
import { expect, test } from "vitest";
import { refuseLearning } from "../../../agents/kaizen/learning-gate.ts";
import { proposeLearning } from "../../../agents/kaizen/propose-learning.ts";
import { validateChunk } from "../execute/shop.ts";

const run = "2026-06-price-validation.1";
const chunk = validateChunk();
const stored = { seq: 1, at: "2026-06-01T08:00:00Z", epoch: 1 };
const of = { chunk: chunk.id, attempt: 1, ...stored };
const tree = "b".repeat(40);

interface Told {
  output?: unknown;
  failed?: CheckResult;
  verdict?: Verdict;
  outcome?: "no-change" | "tests-failed" | "rejected" | "infra";
  counted?: boolean;
}

function attempt({ output, failed, verdict, outcome, counted = true }: Told): AttemptState {
  const finished: StoredEvent & { type: "agent-finished" } = {
    type: "agent-finished",
    ...of,
    role: "maker",
    agent: "replay",
    outcome: "ok",
    summary: "",
    output,
    toolCalls: 0,
    durationMs: 1,
    tree,
  };
  return {
    attempt: 1,
    started: { type: "attempt-started", ...of, tree, agent: "replay" },
    finished,
    ...(failed ? { gates: { type: "gates-judged", ...of, results: [failed] } } : {}),
    ...(verdict ? { verdict: { type: "checker-judged", ...of, verdict } } : {}),
    ...(outcome
      ? {
          ended: {
            type: "attempt-ended",
            ...of,
            outcome,
            counted,
            feedback: "no",
            output: "",
            tree,
          },
        }
      : {}),
  };
}

const check = (name: string, more: Partial<CheckResult> = {}): CheckResult => ({
  name,
  status: "failed",
  detail: "exit code 1\nmuch output",
  durationMs: 1,
  ...more,
});

test("a chunk that passed at once teaches nothing", () => {
  expect(proposeLearning(run, chunk, [])).toBeUndefined();
  expect(proposeLearning(run, chunk, [attempt({})])).toBeUndefined();
});

test("an outage teaches nothing: it was nobody's failure", () => {
  const outage = attempt({ outcome: "infra", counted: false });
  expect(proposeLearning(run, chunk, [outage])).toBeUndefined();
});

test.each<[string, Told, string]>([
  ["scope", { failed: check("scope", { files: ["src/tea.js"] }) }, "nothing but the chunk's files"],
  [
    "existing tests",
    { failed: check("existing-tests", { files: ["a.test.js"] }) },
    "leave existing tests",
  ],
  ["a command", { failed: check("test", { command: "npm test" }) }, "run `npm test` before"],
  ["protected paths", { failed: check("protected-paths") }, "refused: exit code 1"],
  [
    "the checker",
    {
      verdict: {
        by: "replay",
        decision: "reject",
        criteria: [{ criterion: "Prices are rounded", met: false, evidence: "a:1" }],
        feedback: "",
      },
    },
    '"Prices are rounded"',
  ],
  ["no change", { outcome: "no-change" }, "changed nothing"],
])("a refusal by %s becomes a rule with its proof, which passes the gate", (_, told, rule) => {
  const first = attempt({ outcome: "tests-failed", ...told });
  const learning = proposeLearning(run, chunk, [first, attempt({})])?.learning;
  expect(learning?.rule).toContain(rule);
  expect(learning).toMatchObject({
    evidence: `${run}/${chunk.id}#1`,
    scope: chunk.files,
    level: "L3",
  });
  expect(learning && refuseLearning(learning, [])).toBeUndefined();
});

test("what the maker offers comes first, in the form of one line", () => {
  const offered = { learning: { trigger: "prices: all\nof them", rule: " round\tonce " } };
  const learning = proposeLearning(run, chunk, [attempt({ output: offered })])?.learning;
  expect(learning).toMatchObject({ trigger: "prices, all of them", rule: "round once" });
  expect(proposeLearning(run, chunk, [attempt({ output: { learning: "round" } })])).toBeUndefined();
});
