import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ReplayAgent, type Agent, type AgentEvent, type AgentTask } from "#agents";
import { describe, expect, test } from "vitest";
import {
  collect,
  describeAgentContract,
  makeFolder,
  noSignal,
  runToResult,
  shopTask,
} from "../agent-contract.ts";
import { scripted } from "../execute/shop.ts";
import { meter, type MeterOptions } from "./purse.ts";

const call = (tokens: number): AgentEvent => ({
  type: "call",
  atMost: { inputTokens: tokens, outputTokens: 0 },
});
const used = (tokens: number): AgentEvent => ({
  type: "usage",
  usage: { inputTokens: tokens, outputTokens: 0 },
});

const plan = "2026-06-price-validation";
const ok = { outcome: "ok", summary: "done" };

function maker(events: AgentEvent[], result: object = ok): Agent {
  return new ReplayAgent(scripted([{ role: "maker", events, result }]));
}

async function play(agent: Agent, options: MeterOptions, more: Partial<AgentTask> = {}) {
  const { metered, ledger } = meter(agent, await makeFolder(), options);
  const task = shopTask({ cwd: await makeFolder(), ...more });
  const { events, result } = await runToResult(metered, task);
  return { events, result, ledger, spent: await ledger.plan(plan), metered, task };
}

describeAgentContract("metered", async (behaviour) => {
  const role = behaviour === "fails" ? "librarian" : "maker";
  const delayMs = behaviour === "hangs" ? 60_000 : 0;
  const tasks = [
    { role, result: ok, delayMs },
    { role: "checker", result: ok },
  ];
  const { metered } = meter(new ReplayAgent(scripted(tasks)), await makeFolder(), {});
  return { agent: metered };
});

describe("an agent with a budget", () => {
  test("is asked only while there is room, and the request that is too much is not made", async () => {
    const events = [call(50), used(40), call(50), used(40), call(50), used(40), call(50)];
    const { events: seen, result, spent } = await play(maker(events), { plan: { tokens: 100 } });
    expect(seen.filter(({ type }) => type === "call")).toHaveLength(3);
    expect(result.outcome).toBe("budget");
    expect(result.summary).toContain("120 tokens of 100 tokens");
    expect(result.summary).toContain(`loopwiki plan approve ${plan}`);
    expect(spent.amount).toMatchObject({ tokens: 120, attempts: 1 });
    expect(spent.held.tokens).toBe(0);
  });

  test("is not begun when nothing is left of the day, and says how to go on", async () => {
    const { metered, task, ledger } = await play(maker([call(5), used(5)]), {
      day: { attempts: 1 },
    });
    expect((await ledger.today()).amount.attempts).toBe(1);
    const { events, result } = await runToResult(metered, task);
    expect(events).toHaveLength(1);
    expect(result.outcome).toBe("budget");
    expect(result.summary).toContain("1 attempts of 1 attempts");
    expect(new Date(result.resumeAt ?? 0).getHours()).toBe(0);
    expect(result.summary).toContain(`"budget": {"day": {"attempts": …}}`);
  });

  test("pays by the price list; a cached token costs what it costs", async () => {
    const usage = { inputTokens: 900, outputTokens: 100, cacheReadTokens: 500 };
    const events: AgentEvent[] = [call(2000), { type: "usage", usage }];
    const { spent } = await play(maker(events), { model: "aviary/sparrow-2" });
    expect(spent.amount.usd).toBeCloseTo(0.4 + 0.05 + 0.1);
    expect(spent.unpriced).toBe(0);
  });

  test("with a model that nobody knows counts tokens, and says so", async () => {
    const { spent, result } = await play(maker([call(10), used(10)]), {
      model: "dodo",
      plan: { usd: 1 },
    });
    expect(result.outcome).toBe("ok");
    expect(spent).toMatchObject({ amount: { usd: 0, tokens: 10 }, unpriced: 1 });
  });

  test("pays what the backend says rather than what the list says", async () => {
    const result = { ...ok, usage: { inputTokens: 10, outputTokens: 0, costUsd: 0.75 } };
    const { spent } = await play(maker([], result), { model: "crow", tellsCalls: false });
    expect(spent.amount).toMatchObject({ usd: 0.75, tokens: 10 });
  });

  const usual = { usd: 1, tokens: 200_000 };
  const negative = { inputTokens: -5, outputTokens: 1 };
  test.each<[string, AgentEvent[], object, object]>([
    ["tells nothing", [], ok, usual],
    ["tells nonsense", [{ type: "usage", usage: negative }], ok, usual],
    ["tells nonsense in the end", [used(5)], { ...ok, usage: negative }, usual],
    ["was turned away", [], { outcome: "auth", summary: "no key" }, { usd: 0, tokens: 0 }],
  ])(
    "that %s is taken to have used the most it held, or nothing",
    async (_, events, result, amount) => {
      const { spent } = await play(maker(events, result), { tellsCalls: false });
      expect(spent.amount).toMatchObject(amount);
    },
  );

  test("keeps its result when its last word is that it used too much", async () => {
    const events = [used(300_000)];
    const { result, spent } = await play(maker(events), {
      tellsCalls: false,
      plan: { tokens: 1000 },
    });
    expect(result.outcome).toBe("ok");
    expect(spent.amount.tokens).toBe(300_000);
  });

  test("that goes on after it used too much is stopped", async () => {
    const events: AgentEvent[] = [used(300_000), { type: "text", text: "and more" }];
    const { result } = await play(maker(events), { tellsCalls: false, plan: { tokens: 1000 } });
    expect(result.outcome).toBe("budget");
  });

  test("is told what is left, so that it can see to it itself", async () => {
    let maxUsd: number | undefined;
    const agent: Agent = {
      label: "clerk",
      async *run(task) {
        maxUsd = task.limits.maxUsd;
        yield {
          type: "result",
          result: {
            outcome: "ok",
            summary: "",
            usage: { inputTokens: 1, outputTokens: 0, costUsd: 0.25 },
          },
        };
      },
    };
    const { metered, task } = await play(agent, {
      tellsCalls: false,
      plan: { usd: 3 },
      day: { usd: 2 },
    });
    expect(maxUsd).toBe(2);
    await runToResult(metered, task);
    expect(maxUsd).toBe(1.75);
  });

  test("counts the request that was cut off with all it could have used", async () => {
    const { metered, ledger } = meter(
      maker([call(70), used(10), call(70)]),
      await makeFolder(),
      {},
    );
    const task = shopTask({ cwd: await makeFolder() });
    for await (const event of metered.run(task, noSignal))
      if (event.type === "call" && (await ledger.plan(plan)).held.tokens > 70) break;
    expect((await ledger.plan(plan)).amount.tokens).toBe(80);
  });

  test("buys nothing when the books cannot be written", async () => {
    const file = join(await makeFolder(), "file");
    await writeFile(file, "in the way");
    const { metered } = meter(maker([call(1)]), file, {});
    const events = await collect(metered.run(shopTask({ cwd: await makeFolder() }), noSignal));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ result: { outcome: "infra" } });
  });
});
