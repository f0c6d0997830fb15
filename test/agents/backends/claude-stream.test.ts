import type { AgentResult } from "#agents";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claudeEvents } from "../../../agents/backends/claude-stream.ts";

const events = (value: unknown): ReturnType<typeof claudeEvents> =>
  claudeEvents(JSON.stringify(value));

function resultOf(more: object): AgentResult {
  const last = events({ type: "result", subtype: "success", is_error: false, ...more }).at(-1);
  if (last?.type !== "result") throw new Error("no result");
  return last.result;
}

describe("messages", () => {
  test("text, thinking and tool calls in the order they come", () => {
    const content = [
      { type: "thinking", thinking: "prices may be negative", signature: "c2ln" },
      { type: "text", text: "I look." },
      { type: "tool_use", id: "toolu_1", name: "Read", input: { file_path: "pricing.js" } },
      { type: "fireworks" },
    ];
    expect(events({ type: "assistant", message: { content } })).toEqual([
      { type: "thinking", text: "prices may be negative" },
      { type: "text", text: "I look." },
      { type: "tool-call", id: "toolu_1", name: "Read", input: { file_path: "pricing.js" } },
    ]);
  });

  test.each([
    ["a string", "1\tprice", "1\tprice"],
    [
      "a list of blocks",
      [{ type: "text", text: "a" }, { type: "image" }, { type: "text", text: "b" }],
      "ab",
    ],
    ["nothing", undefined, ""],
  ])("a tool's answer that is %s", (_, content, text) => {
    const answer = { type: "tool_result", tool_use_id: "toolu_1", content };
    expect(events({ type: "user", message: { content: [answer] } })).toEqual([
      { type: "tool-result", id: "toolu_1", ok: true, text },
    ]);
  });

  test("a tool that failed", () => {
    const answer = { type: "tool_result", tool_use_id: "t", content: "denied", is_error: true };
    expect(events({ type: "user", message: { content: [answer] } })).toMatchObject([{ ok: false }]);
  });

  test("content that is a string", () => {
    expect(events({ type: "user", message: { content: "go on" } })).toEqual([
      { type: "text", text: "go on" },
    ]);
  });
});

describe("limits", () => {
  const info = { status: "rejected", resetsAt: 1_780_000_000, rateLimitType: "five_hour" };

  test("only a rejection is a limit, with the time it ends", () => {
    expect(events({ type: "rate_limit_event", rate_limit_info: info })).toEqual([
      {
        type: "rate-limit",
        detail: "Claude's five_hour limit is reached.",
        resumeAt: "2026-05-28T20:26:40.000Z",
      },
    ]);
    const warned = { ...info, status: "allowed_warning" };
    expect(events({ type: "rate_limit_event", rate_limit_info: warned })).toEqual([]);
  });

  test("a time that makes no sense is left out", () => {
    const odd = { ...info, resetsAt: 1e300 };
    const [event] = events({ type: "rate_limit_event", rate_limit_info: odd });
    expect(event).not.toHaveProperty("resumeAt");
  });
});

describe("results", () => {
  test("words, output and what it cost", () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3 };
    const line = { result: "Done.", structured_output: { n: 1 }, usage, total_cost_usd: 0.5 };
    expect(resultOf(line)).toEqual({
      outcome: "ok",
      summary: "Done.",
      output: { n: 1 },
      usage: { inputTokens: 15, outputTokens: 3, costUsd: 0.5 },
    });
  });

  test.each([
    [{ subtype: "error_max_budget_usd", is_error: true }, "budget"],
    [{ subtype: "error_max_turns", is_error: true }, "budget"],
    [{ subtype: "error_max_structured_output_retries", is_error: true }, "malformed"],
    [{ subtype: "error_during_execution" }, "infra"],
    // `success` with is_error: seen with the real program for every refused request
    [{ is_error: true, api_error_status: 401, result: "Invalid API key" }, "auth"],
    [{ is_error: true, api_error_status: 402, result: "credit" }, "auth"],
    [{ is_error: true, api_error_status: 429, result: "API Error" }, "rate-limited"],
    [{ is_error: true, api_error_status: 404, result: "the selected model" }, "blocked"],
    [{ is_error: true, api_error_status: 400, terminal_reason: "prompt_too_long" }, "blocked"],
    [{ is_error: true, api_error_status: 529, result: "Overloaded" }, "infra"],
    [{ is_error: true, result: "Not logged in · Please run /login" }, "auth"],
    [{ is_error: true, result: "You've hit your session limit" }, "rate-limited"],
    // a status goes before words, and words of a good result decide nothing
    [{ is_error: true, api_error_status: 500, result: "usage limit" }, "infra"],
    [{ result: "I documented the rate limit and the API key." }, "ok"],
  ])("%j is %s", (line, outcome) => {
    expect(resultOf(line).outcome).toBe(outcome);
  });

  test("names what was denied, once each", () => {
    const denials = ["Bash", "Write", "Bash"].map((tool_name) => ({ tool_name, tool_input: {} }));
    expect(resultOf({ result: "Done.", permission_denials: denials }).denied).toEqual([
      "Bash",
      "Write",
    ]);
  });
});

test.each([
  "",
  "not json",
  "null",
  "[]",
  "3",
  '{"type":"system","subtype":"init"}',
  '{"type":"assistant"}',
])("passes over %j", (line) => expect(claudeEvents(line)).toEqual([]));

test("no line at all makes it throw, and no more than one result comes of it", () => {
  const type = fc.constantFrom("assistant", "user", "result", "rate_limit_event", "system");
  const names = [
    "message",
    "content",
    "result",
    "usage",
    "errors",
    "permission_denials",
    "subtype",
  ];
  const object = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
  const line = fc.oneof(
    fc.string(),
    fc.tuple(type, object).map(([kind, rest]) => JSON.stringify({ ...rest, type: kind })),
  );
  fc.assert(
    fc.property(line, (text) => {
      const results = claudeEvents(text).filter((event) => event.type === "result");
      expect(results.length).toBeLessThanOrEqual(1);
    }),
  );
});
