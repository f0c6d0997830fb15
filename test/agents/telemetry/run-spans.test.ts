import { spansOf, type Span, type StoredEvent } from "#agents";
import { array, assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import {
  namedAfter,
  operations,
  requiredAttributes,
  serviceOf,
} from "../../../agents/telemetry/conventions.ts";
import { teaRun } from "./tea-run.ts";

const kinds = new Set(["CHAIN", "AGENT", "LLM", "TOOL", "GUARDRAIL"]);

/** Everything that the conventions, and any viewer of traces, count on; the first thing that is not so. */
function problemWith(spans: readonly Span[]): string | undefined {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  if (byId.size !== spans.length) return "two spans have one id";
  if (spans.filter(({ parentSpanId }) => parentSpanId === undefined).length !== 1)
    return "there is not one root";
  if (new Set(spans.map(({ traceId }) => traceId)).size !== 1) return "there is not one trace";
  return spans
    .map((span) => {
      const problem =
        problemOfShape(span) ??
        problemOfOperation(span) ??
        problemOfPlace(span, byId.get(span.parentSpanId ?? ""));
      return problem === undefined ? undefined : `${span.name}: ${problem}`;
    })
    .find((problem) => problem !== undefined);
}

function problemOfShape({ traceId, spanId, attributes, status }: Span): string | undefined {
  if (!/^[0-9a-f]{32}$/.test(traceId) || !/^[0-9a-f]{16}$/.test(spanId)) return "id";
  if (!kinds.has(String(attributes["openinference.span.kind"]))) return "kind";
  return (status === "error") === (attributes["error.type"] !== undefined) ? undefined : "error";
}

function problemOfOperation({ name, kind, attributes }: Span): string | undefined {
  if (!("gen_ai.operation.name" in attributes)) return undefined;
  const operation = operations.find((one) => one === attributes["gen_ai.operation.name"]);
  if (operation === undefined) return "operation";
  const missing = requiredAttributes[operation].filter((one) => attributes[one] === undefined);
  if (missing.length > 0) return `lacks ${missing.join(", ")}`;
  const target = attributes[namedAfter[operation]];
  if (name !== [operation, target].filter(Boolean).join(" ")) return "name";
  return (operation === "chat") === (kind === "client") ? undefined : "client";
}

function problemOfPlace(span: Span, parent: Span | undefined): string | undefined {
  const { startTime, endTime, parentSpanId } = span;
  if (startTime > endTime) return "ends before it begins";
  if (parentSpanId === undefined) return undefined;
  if (!parent) return "unknown parent";
  return startTime < parent.startTime || endTime > parent.endTime
    ? `is not within ${parent.name}`
    : undefined;
}

function pathOf(span: Span, spans: readonly Span[]): string {
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? `${pathOf(parent, spans)} > ${span.name}` : span.name;
}

const seconds = (time: string): number =>
  (Date.parse(time) - Date.parse("2026-06-01T08:00:00Z")) / 1000;

test("a run becomes a tree of spans by the conventions", () => {
  const spans = spansOf("teas.1", teaRun);
  expect(problemWith(spans)).toBeUndefined();
  const shown = spans.map((span) => {
    const { startTime, endTime, status } = span;
    const path = pathOf(span, spans).replace(/^invoke_workflow \S+/, "run");
    return `${path} ${seconds(startTime)}-${seconds(endTime)} ${status}`;
  });
  expect(shown).toEqual([
    "run 0-81 ok",
    "run > check lint 1-3 error",
    "run > check test 3-6 ok",
    "run > chunk weigh-tea 6-74 ok",
    "run > chunk weigh-tea > invoke_agent checker 6-9 ok",
    "run > chunk weigh-tea > invoke_agent checker > execute_tool read 8-9 unset",
    "run > chunk weigh-tea > attempt 1 10-31 error",
    "run > chunk weigh-tea > attempt 1 > invoke_agent maker 11.5-20 ok",
    "run > chunk weigh-tea > attempt 1 > invoke_agent maker > chat sonnet-9 12-16.5 unset",
    "run > chunk weigh-tea > attempt 1 > invoke_agent maker > chat sonnet-9 16.5-17.5 unset",
    "run > chunk weigh-tea > attempt 1 > invoke_agent maker > execute_tool Read 15-18 ok",
    "run > chunk weigh-tea > attempt 1 > invoke_agent maker > execute_tool Bash 15-18 error",
    "run > chunk weigh-tea > attempt 1 > invoke_agent maker > execute_tool Edit 18-20 unset",
    "run > chunk weigh-tea > attempt 1 > check scope 20.5-20.5 ok",
    "run > chunk weigh-tea > attempt 1 > check test 20.5-24 ok",
    "run > chunk weigh-tea > attempt 1 > invoke_agent checker 24-30 ok",
    "run > chunk weigh-tea > attempt 2 32-35 error",
    "run > chunk weigh-tea > attempt 2 > invoke_agent maker 35-35 error",
    "run > chunk weigh-tea > attempt 2 > invoke_agent maker > execute_tool Edit 35-35 unset",
    "run > chunk weigh-tea > attempt 2 61-74 ok",
    "run > chunk weigh-tea > attempt 2 > invoke_agent maker 62-70 ok",
    "run > check goal 76-80 ok",
  ]);
});

test("the model's use is told in both vocabularies, and what was said in none", () => {
  const spans = spansOf("teas.1", teaRun);
  expect(spans.find(({ name }) => name === "chat sonnet-9")?.attributes).toEqual({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "sonnet-9",
    "gen_ai.usage.input_tokens": 500,
    "gen_ai.usage.output_tokens": 50,
    "llm.model_name": "sonnet-9",
    "llm.token_count.prompt": 500,
    "llm.token_count.completion": 50,
    "llm.token_count.total": 550,
    "llm.cost.total": 0.015,
    "openinference.span.kind": "LLM",
  });
  const chats = spans.filter(({ name }) => name === "chat sonnet-9");
  const cost = chats.reduce((sum, chat) => sum + Number(chat.attributes["llm.cost.total"]), 0);
  expect(cost).toBeCloseTo(0.02, 9); // as much as the agent told at its end
  expect(JSON.stringify(spans)).not.toMatch(/I look at the till|export const till|weigh the tin/);
});

test("an agent whose calls nobody told of is one call of its model", () => {
  const untold = teaRun.filter(({ type }) => type !== "agent-said");
  const chats = spansOf("teas.1", untold).filter(({ name }) => name === "chat sonnet-9");
  expect(chats.map(({ startTime, endTime }) => [seconds(startTime), seconds(endTime)])).toEqual([
    [11.5, 20],
  ]);
  expect(chats[0]?.attributes["llm.token_count.total"]).toBe(1280);
});

test("any beginning of a journal, by any clock, makes sound spans, and the same ones each time", () => {
  assert(
    property(
      integer({ min: 1, max: teaRun.length }),
      array(integer({ min: 0, max: 100_000 }), { minLength: 40, maxLength: 40 }),
      (length, times) => {
        const events = teaRun.slice(0, length).map((event, index): StoredEvent => {
          return { ...event, at: new Date(times[index] ?? 0).toISOString() };
        });
        const spans = spansOf("teas.1", events);
        expect(problemWith(spans)).toBeUndefined();
        expect(spansOf("teas.1", events)).toEqual(spans);
      },
    ),
  );
});

test("what is no run has no spans, and two runs never share an id", () => {
  expect(spansOf("teas.1", [])).toEqual([]);
  expect(spansOf("teas.1", teaRun.slice(1))).toEqual([]);
  const [one, two] = ["teas.1", "teas.2"].map((run) => spansOf(run, teaRun));
  const ids = new Set(one?.map(({ spanId }) => spanId));
  expect(two?.filter(({ spanId }) => ids.has(spanId))).toEqual([]);
});

test.each([
  ["claude-code sonnet-9", { backend: "claude-code", provider: "anthropic", model: "sonnet-9" }],
  ["codex", { backend: "codex", provider: "openai" }],
  ["model openai/judge-2", { backend: "model", provider: "openai", model: "judge-2" }],
  ["opencode google/g-3", { backend: "opencode", provider: "gcp.gemini", model: "g-3" }],
  ["acp gemini g-3", { backend: "acp", provider: "gcp.gemini", model: "g-3" }],
  ["replay (scripted)", { backend: "replay", provider: "replay" }],
  ["mechanical", { backend: "mechanical", provider: "mechanical" }],
])("%s is asked of %j", (label, service) => {
  expect(serviceOf(label)).toEqual(service);
});
