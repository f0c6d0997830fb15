import type { AgentEvent } from "#agents";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerForm, answerIn, isStrict } from "../../../agents/backends/answer.ts";
import { CodexReader } from "../../../agents/backends/codex-stream.ts";
import { GeminiReader } from "../../../agents/backends/gemini-stream.ts";
import { OpencodeReader } from "../../../agents/backends/opencode-stream.ts";
import { qwen } from "../../../agents/backends/qwen.ts";
import type { CliReader } from "../../../agents/backends/cli-agent.ts";
import { resumeTime } from "../../../agents/backends/failure.ts";

const feed = (reader: CliReader, ...lines: object[]): AgentEvent[] =>
  lines.flatMap((line) => reader.read(JSON.stringify(line)));

const waits = (why: string): object => ({
  type: "error",
  message: `Reconnecting... 1/5 (${why})`,
});

describe("Codex", () => {
  test("waiting for a limit is the result when nothing follows, and is forgotten when it goes on", () => {
    const reader = new CodexReader();
    const told = feed(reader, waits("exceeded retry limit, last status: 429 Too Many Requests"));
    expect(told).toMatchObject([{ type: "rate-limit" }]);
    expect(reader.pending()).toMatchObject({ outcome: "rate-limited", failure: "rate-limit" });
    feed(reader, { type: "item.completed", item: { type: "agent_message", text: "on" } });
    expect(reader.pending()).toBeUndefined();
  });

  test("an outage that it waits for is one", () => {
    const reader = new CodexReader();
    expect(feed(reader, waits("unexpected status 503 Service Unavailable: no"))).toEqual([]);
    expect(reader.pending()).toMatchObject({ outcome: "infra", failure: "overloaded" });
  });

  test("an error item is only a warning", () => {
    const item = { id: "i", type: "error", message: "Model metadata not found" };
    expect(feed(new CodexReader(), { type: "item.completed", item })).toEqual([]);
  });

  test("commands and patches are tools, with how they ended", () => {
    const command = { id: "1", type: "command_execution", command: "npm test" };
    const patch = { id: "2", type: "file_change", changes: [{ path: "a.js", kind: "add" }] };
    const events = feed(
      new CodexReader(),
      { type: "item.started", item: { ...command, status: "in_progress" } },
      {
        type: "item.completed",
        item: { ...command, status: "failed", exit_code: 1, aggregated_output: "1 failed" },
      },
      { type: "item.completed", item: { ...patch, status: "completed" } },
    );
    expect(events).toEqual([
      { type: "tool-call", id: "1", name: "shell", input: { command: "npm test" } },
      { type: "tool-result", id: "1", ok: false, text: "1 failed" },
      { type: "tool-call", id: "2", name: "apply_patch", input: { changes: patch.changes } },
      { type: "tool-result", id: "2", ok: true, text: "" },
    ]);
  });
});

const step = (reason: string): object => ({
  type: "step_finish",
  part: {
    reason,
    tokens: { input: 10, output: 2, reasoning: 1, cache: { read: 5, write: 0 } },
    cost: 0,
  },
});

describe("opencode", () => {
  test("a step that stops is the end when nothing follows it; what it used adds up", () => {
    const reader = new OpencodeReader();
    feed(reader, step("tool-calls"));
    expect(reader.pending()).toBeUndefined();
    feed(reader, { type: "text", part: { text: "Done." } }, step("stop"));
    expect(reader.pending()).toEqual({
      outcome: "ok",
      summary: "Done.",
      usage: { inputTokens: 30, outputTokens: 6 }, // a price of 0 is no price
    });
    feed(reader, { type: "step_start", part: {} });
    expect(reader.pending()).toBeUndefined();
  });
});

const says = (content: string): object => ({ type: "message", role: "assistant", content });

test("Gemini's words come in pieces; those after the last tool are the answer", () => {
  const events = feed(
    new GeminiReader(),
    says("I look."),
    { type: "tool_use", tool_name: "glob", tool_id: "t" },
    { type: "tool_result", tool_id: "t", status: "success", output: "" },
    says("All "),
    says("good."),
    { type: "result", status: "success" },
  );
  expect(events.at(-1)).toEqual({
    type: "result",
    result: { outcome: "ok", summary: "All good." },
  });
});

const readers: [string, () => CliReader][] = [
  ["codex", () => new CodexReader()],
  ["opencode", () => new OpencodeReader()],
  ["gemini", () => new GeminiReader()],
  ["qwen", () => qwen.reader()],
];
test.each(readers)("no lines make %s throw", (_, make) => {
  const types = [
    "item.started",
    "item.completed",
    "turn.completed",
    "turn.failed",
    "error",
    "text",
    "tool_use",
    "tool_result",
    "step_finish",
    "message",
    "result",
    "assistant",
    "user",
  ];
  const names = [
    "item",
    "part",
    "error",
    "message",
    "stats",
    "usage",
    "status",
    "content",
    "state",
  ];
  const object = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
  const typed = fc
    .tuple(fc.constantFrom(...types), object)
    .map(([type, rest]) => JSON.stringify({ ...rest, type }));
  const lines = fc.array(fc.oneof(fc.string(), typed), { maxLength: 8 });
  fc.assert(
    fc.property(lines, (all) => {
      const reader = make();
      const events = all.flatMap((line) => reader.read(line));
      for (const event of events) expect(typeof event.type).toBe("string");
      reader.pending?.();
    }),
  );
});

describe("an answer without a program that checks it", () => {
  test.each([
    ['{"decision": "approve"}', { decision: "approve" }],
    ['Fine.\n\n```json\n{"decision": "approve"}\n```', { decision: "approve" }],
    ['```json\n{"a": 1}\n```\nor\n```json\n{"a": 2}\n```\n', { a: 2 }],
    ['I would say {"decision": "approve"} if I were asked.', undefined],
    ['```json\n{"decision": "approve"}\n```\nBut see also the README.', undefined],
    ['```json\n{"decision": approve}\n```', undefined],
    ["approve", undefined],
    ["3", undefined],
    ["", undefined],
  ])("%j is %j", (text, output) => expect(answerIn(text)).toEqual(output));

  test("is found again in the form that was asked for", () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(values, fc.string(), (value, words) => {
        const block = `${words}\n\n\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
        expect(answerIn(block)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("the form names the schema without its dialect", () => {
    expect(answerForm({ $schema: "https://json-schema.org/x", type: "object" })).toMatch(
      /\{"type":"object"\}/,
    );
  });
});

test.each([
  [{ type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false }, true],
  [{ type: "object", properties: { a: {} }, required: [], additionalProperties: false }, false],
  [{ type: "object", properties: { a: {} }, required: ["a"] }, false],
  [{ type: "array", items: { type: "object", properties: { b: {} } } }, false],
  [{ type: "string" }, true],
])("%j is strict: %j", (schema, strict) => expect(isStrict(schema)).toBe(strict));

test.each([
  ["Try again in 1 hour 5 minutes.", "2026-11-20T09:05:00.000Z"],
  ["Please retry in 32.5s", "2026-11-20T08:00:32.500Z"],
  ["your limit resets in 2 days", "2026-11-22T08:00:00.000Z"],
  ["try again at noon", undefined],
  ["try again in 9999999999999999 days", undefined],
])("%j is %j", (words, at) => {
  expect(resumeTime(words, new Date("2026-11-20T08:00:00Z"))).toBe(at);
});
