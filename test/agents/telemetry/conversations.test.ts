import { conversationsOf, type RunEvent, type StoredEvent } from "#agents";
import { array, assert, constantFrom, property, record, string } from "fast-check";
import { expect, test } from "vitest";
import { addSaid } from "../../../agents/telemetry/chat-messages.ts";
import { teaRun } from "./tea-run.ts";

test("an attempt becomes a conversation of chat and tool messages with its reward", () => {
  const conversations = conversationsOf("teas.1", teaRun);
  expect(conversations).toEqual([
    {
      run: "teas.1",
      plan: "2026-06-price-validation",
      chunk: "weigh-tea",
      attempt: 1,
      agent: "claude-code sonnet-9",
      messages: [
        {
          role: "user",
          content: 'Work on the chunk "weigh-tea" of this plan.\n\n# Prices ✓ über alles',
        },
        {
          role: "assistant",
          content: "I look at the till.",
          tool_calls: [
            {
              id: "call_1",
              type: "function",
              function: { name: "Read", arguments: '{"path":"till.js"}' },
            },
            {
              id: "call_2",
              type: "function",
              function: { name: "Bash", arguments: '{"command":"npm test"}' },
            },
          ],
        },
        { role: "tool", tool_call_id: "call_1", content: "export const till" },
        { role: "tool", tool_call_id: "call_2", content: "1 failed" },
        { role: "assistant", content: "done" },
      ],
      truncated: true, // the last edit has no result
      reward: {
        value: 0,
        outcome: "rejected",
        verdict: "reject",
        criteria: { met: 0, judged: 0 },
        checks: { passed: 1, failed: 0, skipped: 0 },
      },
    },
  ]);
});

/** The second attempt with words of its own, and what came before it as it was. */
function secondSays(text: string, after: (event: StoredEvent) => RunEvent): StoredEvent[] {
  return teaRun.flatMap((event) => {
    const { seq, at, epoch } = event;
    const place = { seq, at, epoch };
    if (event.type !== "agent-finished" || event.attempt !== 2)
      return [{ ...after(event), ...place }];
    const of = { chunk: event.chunk, attempt: 2, role: "maker" } as const;
    const said: RunEvent = { type: "agent-said", ...of, events: [{ kind: "text", text }] };
    return [{ ...said, ...place }, event];
  });
}

test("committed work is rewarded, and its task says why the attempt before was refused", () => {
  const [, second] = conversationsOf(
    "teas.1",
    secondSays("Weighed.", (event) => event),
  );
  expect(second).toMatchObject({ attempt: 2, truncated: false });
  expect(second?.reward).toMatchObject({ value: 1, outcome: "ok", verdict: "approve" });
  expect(second?.messages).toEqual([
    { role: "user", content: expect.stringContaining("refused:\n\nweigh the tin too") },
    { role: "assistant", content: "Weighed." },
  ]);
});

test("an attempt that ended by no fault of the work has no reward, and an open one is not told", () => {
  const lost = secondSays("Weighed.", (event) =>
    event.type === "attempt-ended" ? { ...event, outcome: "infra", counted: false } : event,
  );
  expect(conversationsOf("teas.1", lost)[0]?.reward).toMatchObject({
    value: null,
    outcome: "infra",
  });
  const open = teaRun.slice(
    0,
    teaRun.findIndex(({ type }) => type === "attempt-ended"),
  );
  expect(conversationsOf("teas.1", open)).toEqual([]);
  expect(conversationsOf("teas.1", [])).toEqual([]);
});

test("whatever is said, every call is answered right after it and every answer has a call", () => {
  const event = record({
    kind: constantFrom("text", "thinking", "tool-call", "tool-result", "rate-limit"),
    text: string(),
  });
  assert(
    property(array(event, { maxLength: 40 }), (said) => {
      const { messages } = addSaid([], said);
      const answers = messages.map((message) =>
        message.role === "tool" ? [message.tool_call_id] : [],
      );
      for (const [at, message] of messages.entries()) {
        const calls = message.role === "assistant" ? (message.tool_calls ?? []) : [];
        const after = answers.slice(at + 1, at + 1 + calls.length).flat();
        expect(after).toEqual(calls.map(({ id }) => id));
      }
      const called = messages.flatMap((message) =>
        message.role === "assistant" ? (message.tool_calls ?? []) : [],
      );
      expect(answers.flat()).toEqual(called.map(({ id }) => id));
    }),
  );
});
