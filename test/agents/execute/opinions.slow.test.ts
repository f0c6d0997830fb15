import { runPlan, type Agent, type AgentTask, type RunStore } from "#agents";
import { expect, test } from "vitest";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { goodEdits, makerTask, validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();
const clear = { criterion: "The error helps", rubric: "It names the price" };
const chunk = validateChunk({ contract: [...validateChunk().contract, clear] });
const criteria = [{ criterion: clear.criterion, met: true, evidence: "src/pricing.js:2" }];
const quality = { decision: "approve", problems: [] };
const outputs: Record<string, unknown> = {
  contract: { decision: "agree", objections: [] },
  judgement: { decision: "approve", criteria, quality, feedback: "Read." },
};

/** Agrees and approves, and counts what it was asked. */
function reader(asked: string[]): Agent {
  return {
    label: "reader",
    async *run({ role, chunk }: AgentTask) {
      asked.push(`${role} ${chunk}`);
      const output = outputs[chunk.endsWith(":contract") ? "contract" : "judgement"];
      yield { type: "result", result: { outcome: "ok", summary: "read", output } };
    },
  };
}

/** A store whose process dies right after the nth event was written. */
function dying(store: RunStore, at: number): RunStore {
  let count = 0;
  return {
    claim: (...args) => store.claim(...args),
    heartbeat: (lease) => store.heartbeat(lease),
    release: (lease) => store.release(lease),
    read: (run) => store.read(run),
    list: () => store.list(),
    holder: (plan) => store.holder(plan),
    append: async (lease, event) => {
      count += 1;
      const stored = await store.append(lease, event);
      if (count === at) throw new Error("the power went out");
      return stored;
    },
  };
}

async function shopWithReaders(asked: string[]): Promise<Shop> {
  const shop = await open({ tasks: [makerTask(1, goodEdits)], ceremony: { contract: "rules" } });
  shop.services.checker = { agent: reader(asked) };
  shop.services.goalChecker = { agent: reader(asked) };
  const scope = { in: ["src/**", "docs/**"], out: [] };
  const goal = [{ command: "test -s src/pricing.js", expected: "it is there" }];
  await shop.approve(await quickPlan(shop, { chunks: [chunk, shelfChunk()], scope, goal }));
  return shop;
}

const all = [`checker ${chunk.id}:contract`, `checker ${chunk.id}`, "goal-checker -"];

test("a run that dies after any event goes on, and no opinion that is on the disk is bought again", async () => {
  const asked: string[] = [];
  const shop = await shopWithReaders(asked);
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("verified");
  expect(asked).toEqual(all);
  const events = shop.events.filter(({ type }) => type !== "note").length;
  expect(events).toBeGreaterThan(12);
  for (let at = 1; at < events; at += 1) {
    const again: string[] = [];
    const other = await shopWithReaders(again);
    const { runs } = other.services;
    other.services.runs = dying(runs, at);
    await expect(runPlan(other.services, quickId, { signal })).rejects.toThrow("power");
    other.services.runs = runs;
    expect((await runPlan(other.services, quickId, { signal })).phase).toBe("verified");
    expect([at, again]).toEqual([at, all]);
  }
}, 300_000);
