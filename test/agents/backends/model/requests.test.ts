import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AgentEvent, AgentResult, EndpointKind } from "#agents";
import { describe, expect, onTestFinished, test } from "vitest";
import { estimateTokens } from "../../../../agents/packet/fence.ts";
import { maskOld } from "../../../../agents/backends/model/mask.ts";
import type { Message } from "../../../../agents/backends/model/providers.ts";
import { startFaultApi, type FaultApi } from "../../../tools/fault-api.ts";
import { page, pageText, type Protocol } from "../../../tools/fault-reply.ts";
import { plantedKey, type FaultName } from "../../../tools/faults.ts";
import { runToResult } from "../../agent-contract.ts";
import { key, modelAgent, modelShop, quickFor } from "./model-shop.ts";

interface Played {
  api: FaultApi;
  events: AgentEvent[];
  result: AgentResult;
  /** What the maker wrote. */
  written: string;
}

/** A maker whose model has a fault so many times, then none. */
async function play(fault: FaultName, times = 1, protocol: Protocol = "messages"): Promise<Played> {
  const api = await startFaultApi(fault, { times, protocol });
  onTestFinished(() => api.close());
  const { repository, task } = await modelShop();
  const kind: EndpointKind = protocol === "messages" ? "anthropic" : "openai-compatible";
  const endpoint = { provider: "shop", kind, key, baseUrl: api.baseUrl };
  const { events, result } = await runToResult(
    modelAgent("", { endpoint, ...quickFor(fault) }),
    task,
  );
  const written = await readFile(join(repository.directory, page), "utf8").catch(() => "");
  return { api, events, result, written };
}

function usagesOf(events: readonly AgentEvent[]): number[] {
  return events.flatMap((event) =>
    event.type === "usage" ? [event.usage.inputTokens + event.usage.outputTokens] : [],
  );
}

describe.each<Protocol>(["messages", "chat"])("a request, in the protocol %s,", (protocol) => {
  test.each<[FaultName, "free" | "paid"]>([
    ["429 retry-after 0", "free"],
    ["429 retry-after absent", "free"],
    ["500", "free"],
    ["502 html", "free"],
    ["529", "free"],
    ["529 inside a 200 stream", "paid"],
    ["reset before headers", "free"],
    ["reset after headers", "paid"],
    ["stall in the stream", "paid"],
    ["end without message_stop", "paid"],
  ])("that meets %s once is made again; what had begun is paid for (%s)", async (fault, cost) => {
    const { result, written, api, events } = await play(fault, 1, protocol);
    expect(result).toMatchObject({ outcome: "ok", summary: "done" });
    expect(written).toBe(pageText);
    expect(api.calls).toHaveLength(3);
    const [first = 0, ...others] = usagesOf(events);
    expect(others).toEqual([960, 960]);
    expect(first > 16_000 ? "paid" : first).toBe(cost === "free" ? 0 : "paid");
  });

  test.each<FaultName>([
    "bad json in tool input",
    "unknown tool",
    "wrong types",
    "max_tokens",
    "empty content",
  ])("that brings %s three times is told what was wrong, and goes on", async (fault) => {
    const { result, written } = await play(fault, 3, protocol);
    expect(result.outcome).toBe("ok");
    expect(written).toBe(pageText);
  });

  test("that is told nothing of its use counts the most it can have used", async () => {
    const fault = protocol === "messages" ? "usage negative" : "usage missing";
    const { events, result } = await play(fault, Infinity, protocol);
    expect(result.outcome).toBe("ok");
    for (const used of usagesOf(events)) expect(used).toBeGreaterThan(16_000);
  });
});

describe("an answer", () => {
  test("with a key that somebody planted is shown without it", async () => {
    const { events } = await play("answer with a planted key");
    expect(JSON.stringify(events)).not.toContain(plantedKey);
    expect(JSON.stringify(events)).toContain("The key is [redacted].");
  });

  test("that sends us elsewhere is not followed, and the key is not shown", async () => {
    const { api, result } = await play("redirect to another host", Infinity);
    expect(result).toMatchObject({ outcome: "blocked" });
    expect(result.summary).toContain("your key stays with the host it is for");
    expect(api.strayed).toEqual([]);
  });
});

const shelf = "tea, soap, candles and bread. ".repeat(20);
const said = (id: string, times = 1): Message => ({
  role: "tool",
  content: [
    {
      type: "tool-result",
      toolCallId: id,
      toolName: "read_file",
      output: { type: "text", value: shelf.repeat(times) },
    },
  ],
});
/** How often the shelf is still told of in each message. */
const told = (messages: readonly Message[]): number[] =>
  messages.map((message) => JSON.stringify(message).split(shelf).length - 1);

describe("old tool output", () => {
  const four = [said("a"), said("b"), said("c"), said("d")];
  const all = 4 * estimateTokens(shelf);

  test("is kept while it fits, and the oldest half goes when it does not", () => {
    expect(told(maskOld(four, all))).toEqual([1, 1, 1, 1]);
    expect(told(maskOld(four, all - 1))).toEqual([0, 0, 0, 1]);
    const [first] = maskOld(four, all - 1);
    const words = `left out: ${shelf.length} characters that read_file said`;
    expect(JSON.stringify(first)).toContain(words);
  });

  test("is never the newest", () => {
    expect(told(maskOld([said("a"), said("b", 9)], 10))).toEqual([0, 9]);
  });
});
