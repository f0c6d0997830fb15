import { AskAgain, type Agent, type AgentEvent, type AgentResult, type AgentTask } from "#agents";
import { describe, expect, test } from "vitest";
import { noSignal, runToResult, shopTask } from "../agent-contract.ts";

/** An agent with a list of results, which notes what it was asked. */
class ListAgent implements Agent {
  readonly label = "list";
  readonly tasks: AgentTask[] = [];
  readonly #results: AgentResult[];

  constructor(...results: AgentResult[]) {
    this.#results = results;
  }

  async *run(task: AgentTask): AsyncIterable<AgentEvent> {
    this.tasks.push(task);
    await Promise.resolve();
    yield { type: "text", text: `try ${this.tasks.length}` };
    const result = this.#results[this.tasks.length - 1] ?? { outcome: "ok", summary: "the end" };
    yield { type: "result", result };
  }
}

const outputSchema = {
  type: "object",
  properties: { decision: { enum: ["approve", "reject"] } },
  required: ["decision"],
};
const usage = { inputTokens: 100, outputTokens: 10, costUsd: 0.25 };
const good: AgentResult = {
  outcome: "ok",
  summary: "judged",
  output: { decision: "reject" },
  usage,
};
const bad: AgentResult = { ...good, output: { decision: "perhaps" } };
const busy: AgentResult = { outcome: "infra", summary: "529", failure: "overloaded", usage };

const limited = (ms?: number): AgentResult => ({
  outcome: "rate-limited",
  summary: "slow down",
  failure: "rate-limit",
  ...(ms === undefined ? {} : { resumeAt: new Date(1_000_000 + ms).toISOString() }),
});

async function ask(
  inner: ListAgent,
  more: { task?: Partial<AgentTask>; signal?: AbortSignal; stepMs?: number } = {},
): Promise<{ result: AgentResult; events: AgentEvent[]; waits: number[] }> {
  let now = 1_000_000;
  const waits: number[] = [];
  const agent = new AskAgain(inner, {
    now: () => (now += more.stepMs ?? 0),
    random: () => 1,
    wait: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  });
  const task = shopTask({ cwd: "/shop", limits: { idleMs: 1e6, hardMs: 1e6 }, ...more.task });
  return { ...(await runToResult(agent, task, more.signal ?? noSignal)), waits };
}

describe("an answer in a wrong form", () => {
  const task = { outputSchema };

  test("is asked for again with what was wrong, and what was used adds up", async () => {
    const inner = new ListAgent(bad, good);
    const { result, events } = await ask(inner, { task });
    expect(result).toEqual({
      ...good,
      usage: { inputTokens: 200, outputTokens: 20, costUsd: 0.5 },
    });
    const [first, second] = inner.tasks;
    expect(second?.packet.startsWith(first?.packet ?? "?")).toBe(true);
    expect(second?.packet).toMatch(/could not be read[^]*decision/);
    expect(second?.packet).not.toContain("perhaps");
    expect(events).toContainEqual({
      type: "text",
      text: "The answer had the wrong form; asking again (1 of 3).",
    });
  });

  test("is asked for three times more and then is malformed, without the output", async () => {
    const inner = new ListAgent(bad, { outcome: "malformed", summary: "no answer" }, bad, bad);
    const { result } = await ask(inner, { task });
    expect(inner.tasks).toHaveLength(4);
    expect(result).toMatchObject({ outcome: "malformed" });
    expect(result.output).toBeUndefined();
    expect(result.summary).toContain("decision");
    expect(inner.tasks[3]?.packet.match(/could not be read/g)).toHaveLength(1);
  });

  test("is not asked for again when the money or the time is spent", async () => {
    const limits = { idleMs: 1e6, hardMs: 1e6, maxUsd: 0.5 };
    const inner = new ListAgent(bad, bad, bad);
    expect((await ask(inner, { task: { ...task, limits } })).result.outcome).toBe("malformed");
    expect(inner.tasks.map((asked) => asked.limits.maxUsd)).toEqual([0.5, 0.25]);
    const late = new ListAgent(bad, bad, bad);
    await ask(late, { task: { ...task, limits: { idleMs: 1e6, hardMs: 1000 } }, stepMs: 600 });
    expect(late.tasks.map((asked) => asked.limits.hardMs)).toEqual([1000, 400]);
  });

  test("words are enough where no output is wanted", async () => {
    const inner = new ListAgent({ outcome: "ok", summary: "done" });
    expect((await ask(inner)).result).toEqual({ outcome: "ok", summary: "done" });
    expect(inner.tasks).toHaveLength(1);
  });
});

describe("a provider that does not answer", () => {
  test("is asked again after a longer and longer wait", async () => {
    const inner = new ListAgent(busy, busy, good);
    const { result, waits } = await ask(inner);
    expect(waits).toEqual([1000, 2000]);
    expect(result.outcome).toBe("ok");
    expect(result.usage?.inputTokens).toBe(300);
    expect(inner.tasks[2]?.packet).toBe(inner.tasks[0]?.packet);
  });

  test("is left after six tries", async () => {
    const inner = new ListAgent(...Array.from({ length: 9 }, () => busy));
    expect((await ask(inner)).result).toMatchObject({ outcome: "infra", failure: "overloaded" });
    expect(inner.tasks).toHaveLength(6);
  });

  test("a short limit is waited for, a long one and one without a time are told at once", async () => {
    expect((await ask(new ListAgent(limited(90_000), good))).waits).toEqual([90_000]);
    const long = await ask(new ListAgent(limited(3_600_000), good));
    expect(long.result).toEqual(limited(3_600_000));
    expect((await ask(new ListAgent(limited(), good))).result.outcome).toBe("rate-limited");
  });

  test.each([
    { outcome: "auth", failure: "auth" },
    { outcome: "auth", failure: "billing" },
    { outcome: "blocked", failure: "refusal" },
    { outcome: "blocked", failure: "request" },
    { outcome: "infra" },
    { outcome: "timeout-idle" },
    { outcome: "budget" },
    { outcome: "needs-context" },
  ] as const)("%j is never tried again", async (end) => {
    const inner = new ListAgent({ ...end, summary: "no" }, good);
    expect((await ask(inner)).result).toMatchObject(end);
    expect(inner.tasks).toHaveLength(1);
  });

  test("an abort ends the waiting", async () => {
    const controller = new AbortController();
    const inner = new ListAgent(busy, good);
    const running = ask(inner, { signal: controller.signal });
    controller.abort();
    expect((await running).result.outcome).toBe("infra");
    expect(inner.tasks).toHaveLength(1);
  });
});
