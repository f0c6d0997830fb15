import { foldRun, runPlan, type Agent, type AgentEvent, type StoredEvent } from "#agents";
import { expect, test } from "vitest";
import { quickPlan, shopTemplate } from "./quick-shop.ts";
import { validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();
const shelf = { path: "docs/shelf.md", write: "# Shelf\n\nLeeks stand left.\n" };

/** Says what it is given, waits where it is told to, and changes nothing. */
class Talker implements Agent {
  readonly label = "talker (scripted)";
  readonly #says: readonly (AgentEvent | (() => Promise<void>))[];

  constructor(says: readonly (AgentEvent | (() => Promise<void>))[]) {
    this.#says = says;
  }

  async *run(): ReturnType<Agent["run"]> {
    for (const event of this.#says) {
      if (typeof event === "function") await event();
      else yield event;
    }
    yield { type: "result", result: { outcome: "blocked", summary: "nothing was to be done" } };
  }
}

type Said = Extract<StoredEvent, { type: "agent-said" }>;

async function journalOf(shop: Shop): Promise<StoredEvent[]> {
  const [run] = await shop.services.runs.list();
  return shop.services.runs.read(run?.run ?? "");
}

async function said(shop: Shop): Promise<Said["events"]> {
  const events = await journalOf(shop);
  return events.flatMap((event) => (event.type === "agent-said" ? event.events : []));
}

async function listenTo(says: ConstructorParameters<typeof Talker>[0]): Promise<Shop> {
  const shop = await open();
  shop.services.maker = { agent: new Talker(says) };
  const plan = await quickPlan(shop, { chunks: [validateChunk()] });
  await shop.approve(plan);
  await runPlan(shop.services, plan.id, { signal });
  return shop;
}

test("what a maker says and does is in the journal, and decides nothing", async () => {
  const shop = await listenTo([
    { type: "thinking", text: "The shelf " },
    { type: "thinking", text: "comes first." },
    { type: "tool-call", id: "1", name: "read", input: { path: shelf.path } },
    { type: "tool-result", id: "1", ok: false, text: "no such file" },
    { type: "call", atMost: { inputTokens: 50, outputTokens: 10 } },
    { type: "usage", usage: { inputTokens: 5, outputTokens: 1, costUsd: 0.01 } },
    { type: "usage", usage: { inputTokens: 7, outputTokens: 2 } },
    { type: "text", text: "I cannot find the shelf." },
  ]);
  expect(await said(shop)).toEqual([
    { kind: "thinking", text: "The shelf comes first." },
    { kind: "tool-call", name: "read", text: '{"path":"docs/shelf.md"}' },
    { kind: "tool-result", ok: false, text: "no such file" },
    {
      kind: "model-call",
      text: "",
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      durationMs: expect.any(Number),
      usage: { inputTokens: 5, outputTokens: 1, costUsd: 0.01 },
    },
    {
      kind: "model-call",
      text: "",
      at: expect.any(String),
      usage: { inputTokens: 7, outputTokens: 2 },
    },
    { kind: "text", text: "I cannot find the shelf." },
  ]);
  const journal = await journalOf(shop);
  const types = journal.map(({ type }) => type);
  expect(types.indexOf("agent-said")).toBeLessThan(types.indexOf("agent-finished"));
  const silent = journal.filter(({ type }) => type !== "agent-said");
  const run = { seq: 0, run: "shelf.1" };
  expect({ ...foldRun("shelf.1", journal), ...run }).toEqual({
    ...foldRun("shelf.1", silent),
    ...run,
  });
});

test("it is there while the agent still works", async () => {
  const seen: string[] = [];
  const shop = await open();
  const look = async (): Promise<void> => {
    while (seen.length === 0) {
      seen.push(...(await said(shop)).map(({ text }) => text));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  shop.services.maker = { agent: new Talker([{ type: "text", text: "I begin." }, look]) };
  const plan = await quickPlan(shop, { chunks: [validateChunk()] });
  await shop.approve(plan);
  await runPlan(shop.services, plan.id, { signal });
  expect(seen).toEqual(["I begin."]);
});

test("an agent that prints without end fills no disk", async () => {
  const page = "leek ".repeat(10_000);
  const flood = Array.from({ length: 1_000 }, (_, at) => [
    { type: "tool-call" as const, id: String(at), name: "print", input: { at } },
    { type: "tool-result" as const, id: String(at), ok: true, text: page },
  ]).flat();
  const events = await said(await listenTo(flood));
  expect(JSON.stringify(events).length).toBeLessThan(500_000);
  expect(events.at(-1)?.text).toBe("(more was said; it is not kept)");
});

test("credentials in what it says do not reach the disk", async () => {
  const key = `sk-ant-api03-${"Q7xW".repeat(23)}-QQAA`;
  const shop = await listenTo([{ type: "text", text: `I found ${key} there.` }]);
  const events = await said(shop);
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toContain("Q7xW");
});
