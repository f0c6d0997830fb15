import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Plan } from "#plans";
import { run as execute } from "../../../cli/commands/execute.ts";
import { run as status } from "../../../cli/commands/status.ts";
import { startFakeModelApi } from "../../tools/fake-model-api.ts";
import { startFaultApi } from "../../tools/fault-api.ts";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "../../agents/execute/quick-shop.ts";
import { docsChunk, type Shop } from "../../agents/execute/shop.ts";
import { recordingContext } from "../recording-output.ts";

const open = shopTemplate();
afterEach(() => void vi.unstubAllEnvs());

/** A shop whose owner has a model at an address of their own, and settings beside it. */
async function openShopWith(baseUrl: string, settings: object = {}): Promise<Shop> {
  const shop = await open();
  const home = join(shop.repository.directory, "..", "home");
  const models = { aviary: { kind: "anthropic", baseUrl, keyVariable: "AVIARY_KEY" } };
  await shop.repository.write({
    "../home/loopwiki/config.json": JSON.stringify({ models, ...settings }),
  });
  vi.stubEnv("XDG_CONFIG_HOME", home);
  vi.stubEnv("AVIARY_KEY", "a-key-of-the-aviary");
  return shop;
}

async function run(shop: Shop, plan: string = quickId) {
  const context = recordingContext(shop.repository.directory);
  const options = { agent: ["maker=model:aviary/claude-haiku-5-5"] };
  const code = await execute(context, { args: [plan], options });
  return { code, output: context.output, said: context.output.notes.join("\n") };
}

async function statusOf(shop: Shop): Promise<string> {
  const context = recordingContext(shop.repository.directory);
  await status(context, { args: [], options: {} });
  return context.output.answerText;
}

/** A chunk that only a model can do. */
const byModel = { ...docsChunk(), run: undefined };

async function approved(shop: Shop, change: Partial<Plan> = {}): Promise<void> {
  await shop.approve(await quickPlan(shop, { chunks: [byModel], ...change }));
}

test("a model of the person's own settings does the work, and status tells what it cost", async () => {
  const api = await startFaultApi("none");
  onTestFinished(() => api.close());
  const shop = await openShopWith(api.baseUrl);
  await approved(shop);
  expect((await run(shop)).code).toBe(0);
  const text = await statusOf(shop);
  // two requests of 900 tokens read and 60 written, at 0.1 and 0.5 dollars a million
  expect(text).toMatch(/Spent today:\n {2}\$0\.0002\n {2}1,920 tokens\n.* minutes\n {2}1 attempts/);
  const ledger = join(shop.repository.directory, ".git/loopwiki/budget/ledger.jsonl");
  expect(await readFile(ledger, "utf8")).not.toContain("a-key-of-the-aviary");
}, 60_000);

test("a spent day pauses with exit code 4, and goes on when the limit is raised", async () => {
  const api = await startFaultApi("none");
  onTestFinished(() => api.close());
  const shop = await openShopWith(api.baseUrl, { budget: { day: { tokens: 100 } } });
  await approved(shop);
  const { code, said } = await run(shop);
  expect(code).toBe(4);
  expect(said).toContain("Today's budget is spent: 960 tokens of 100 tokens.");
  expect(said).toContain('"budget": {"day": {"tokens": …}}');
  expect(api.calls).toHaveLength(1);
  expect(await statusOf(shop)).toContain("960 tokens of 100 tokens");
  vi.stubEnv("XDG_CONFIG_HOME", (await openedHome(shop, api.baseUrl)).home);
  expect((await run(shop)).code).toBe(0);
}, 60_000);

/** Settings without a limit, in another folder. */
async function openedHome(shop: Shop, baseUrl: string): Promise<{ home: string }> {
  const models = { aviary: { kind: "anthropic", baseUrl, keyVariable: "AVIARY_KEY" } };
  await shop.repository.write({ "../rich/loopwiki/config.json": JSON.stringify({ models }) });
  return { home: join(shop.repository.directory, "..", "rich") };
}

test("a spent plan stops for a person, who raises it and approves it again", async () => {
  const api = await startFaultApi("none");
  onTestFinished(() => api.close());
  const shop = await openShopWith(api.baseUrl);
  const budget = { minutes: 5, attempts: 3, tokens: 100 };
  await approved(shop, { budget });
  const { code, said } = await run(shop);
  expect(code).toBe(4);
  expect(said).toContain(`The budget of plan ${quickId} is spent: 960 tokens of 100 tokens`);
  expect(said).toContain("raise budget.tokens in the plan");
  await approved(shop, { budget: { ...budget, tokens: 100_000 } });
  expect((await run(shop)).code).toBe(0);
}, 60_000);

test("a rate limit met by one plan pauses every plan of that provider, unasked", async () => {
  const error = { status: 429, type: "rate_limit_error", message: "slow down", retryAfter: "600" };
  const api = await startFakeModelApi([{ error }]);
  onTestFinished(() => api.close());
  const shop = await openShopWith(`${api.url}/v1`);
  const other = "2026-06-label-shelves";
  await approved(shop);
  await approved(shop, {
    id: other,
    chunks: [{ ...shelfChunk(), run: undefined }],
    goal: [{ command: "grep -q Tea docs/shelves.md", expected: "labelled" }],
  });
  const first = await run(shop);
  expect(first.code).toBe(4);
  const second = await run(shop, other);
  expect(second.code).toBe(4);
  expect(second.said).toContain("rate limit until");
  expect(api.requests).toHaveLength(1);
  await expect(run(shop, other)).rejects.toMatchObject({ code: "rate-limited", kind: "budget" });
}, 60_000);
