import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nothing, type Amount } from "../../../agents/budget/amount.ts";
import { Books, type LedgerRecord } from "../../../agents/budget/books.ts";
import { FileBudgetLedger } from "../../../agents/budget/file-ledger.ts";
import { makeFolder } from "../agent-contract.ts";

const noon = (): Date => new Date(2026, 10, 20, 12);
const plan = "2026-06-price-validation";

function hold(call: string, tokens: number, limit: number, more: Partial<{ plan: string }> = {}) {
  const limits = { plan: { tokens: limit }, day: {} };
  return { call, plan, who: "replay", amount: { ...nothing, tokens }, limits, ...more };
}

describe("a ledger of what agents use", () => {
  test("grants while there is room, and says what is spent when there is none", async () => {
    const ledger = new FileBudgetLedger(await makeFolder(), noon);
    expect(await ledger.hold(hold("one", 60, 100))).toBeUndefined();
    expect(await ledger.hold(hold("two", 60, 100))).toBeUndefined();
    const refused = { scope: "plan", unit: "tokens", spent: 120, limit: 100 };
    expect(await ledger.hold(hold("three", 1, 100))).toEqual(refused);
    await ledger.settle("one", { ...nothing, tokens: 10 }, false);
    expect(await ledger.hold(hold("three", 1, 100))).toBeUndefined();
    expect((await ledger.plan(plan)).amount.tokens).toBe(71);
  });

  test("counts a day over all plans, and each plan over all days", async () => {
    const folder = await makeFolder();
    const monday = new FileBudgetLedger(folder, () => new Date(2026, 10, 16, 23, 59));
    const tuesday = new FileBudgetLedger(folder, () => new Date(2026, 10, 17, 0, 1));
    await monday.hold(hold("one", 10, 100));
    await tuesday.hold(hold("two", 20, 100));
    await tuesday.hold(hold("three", 40, 100, { plan: "2026-06-shelves" }));
    expect((await tuesday.today()).amount.tokens).toBe(60);
    expect((await monday.today()).amount.tokens).toBe(10);
    expect((await monday.plan(plan)).amount.tokens).toBe(30);
  });

  test("keeps what a call holds until it is settled, and settles it once", async () => {
    const folder = await makeFolder();
    const ledger = new FileBudgetLedger(folder, noon);
    await ledger.hold(hold("one", 50, 100));
    const after = new FileBudgetLedger(folder, noon); // the process was killed
    expect(await after.plan(plan)).toMatchObject({ amount: { tokens: 50 }, held: { tokens: 50 } });
    await after.settle("one", { ...nothing, tokens: 7 }, true);
    await after.settle("one", { ...nothing, tokens: 0 }, true);
    const settled = { amount: { tokens: 7 }, held: { tokens: 0 }, unpriced: 1 };
    expect(await ledger.plan(plan)).toMatchObject(settled);
  });

  test("is not confused by half a line that a power cut left", async () => {
    const folder = await makeFolder();
    await new FileBudgetLedger(folder, noon).hold(hold("one", 50, 100));
    await appendFile(join(folder, "ledger.jsonl"), '{"type":"hold","call":"two","amo');
    const after = new FileBudgetLedger(folder, noon);
    expect(await after.hold(hold("three", 60, 100))).toBeUndefined();
    expect((await after.plan(plan)).amount.tokens).toBe(110);
    expect(await readFile(join(folder, "ledger.jsonl"), "utf8")).toMatch(/\n$/);
  });

  test("has one order for all who write at once", async () => {
    const folder = await makeFolder();
    const ledgers = Array.from({ length: 6 }, () => new FileBudgetLedger(folder, noon));
    const answers = await Promise.all(
      ledgers.flatMap((ledger, who) =>
        Array.from({ length: 8 }, (_, index) => ledger.hold(hold(`${who}.${index}`, 10, 95))),
      ),
    );
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(10);
    const [first] = ledgers;
    expect((await first?.plan(plan))?.amount.tokens).toBe(100);
  });
});

/** What an agent asks for in turn: the most a request may use, and the part it does use. */
const requestArbitrary = fc.record({
  most: fc.integer({ min: 1, max: 50 }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
});
const agentArbitrary = fc.record({
  requests: fc.array(requestArbitrary, { minLength: 1, maxLength: 12 }),
  /** The step after which its process is killed: a hold, or the use of what was held. */
  diesAfter: fc.option(fc.nat(23), { nil: undefined }),
});

type AgentPlan = typeof agentArbitrary extends fc.Arbitrary<infer Plan> ? Plan : never;

/** One agent at work on a budget that others use too. */
class Spender {
  used = 0;
  largest = 0;
  #held = 0;
  #step = 0;
  #over = false;
  readonly #call: string;
  readonly #plan: AgentPlan;

  constructor(call: string, plan: AgentPlan) {
    this.#call = call;
    this.#plan = plan;
  }

  /** Its next step: to hold what a request may use, then to use some of it. */
  step(books: Books, limit: number): void {
    const request = this.#plan.requests[Math.floor(this.#step / 2)];
    if (this.#over || request === undefined) return;
    if (this.#step % 2 === 0) this.#hold(books, limit, request.most);
    else this.used += request.most * request.part;
    const isKilled = this.#step === this.#plan.diesAfter;
    const isDone = this.#step === this.#plan.requests.length * 2 - 1;
    if (isDone && !isKilled) books.apply(settled(this.#call, this.used));
    this.#over ||= isKilled || isDone;
    this.#step += 1;
  }

  #hold(books: Books, limit: number, most: number): void {
    const missing = this.used + most - this.#held;
    const refused = missing > 0 && books.apply(line(this.#call, missing, limit)) !== undefined;
    if (refused) {
      books.apply(settled(this.#call, this.used)); // it ends, and says what it used
      this.#over = true;
      return;
    }
    this.#held += Math.max(0, missing);
    this.largest = Math.max(this.largest, most);
  }
}

test("a budget is passed by at most one request, whatever the order, whoever dies", () => {
  const scenario = fc.record({
    limit: fc.integer({ min: 1, max: 300 }),
    agents: fc.array(agentArbitrary, { minLength: 1, maxLength: 6 }),
    turns: fc.array(fc.nat(5), { maxLength: 200 }),
  });
  let passed = 0;
  fc.assert(
    fc.property(scenario, ({ limit, agents, turns }) => {
      const books = new Books();
      const spenders = agents.map((agent, who) => new Spender(`${who}`, agent));
      for (const turn of turns) {
        spenders[turn % spenders.length]?.step(books, limit);
        const used = spenders.reduce((sum, one) => sum + one.used, 0);
        const largest = Math.max(...spenders.map((one) => one.largest));
        if (used > limit) passed += 1;
        expect(used).toBeLessThanOrEqual(limit + largest + 1e-6);
        expect(books.plan(plan).amount.tokens).toBeGreaterThanOrEqual(used - 1e-6);
      }
    }),
    { numRuns: 2000 },
  );
  expect(passed).toBeGreaterThan(0); // the budget was tried, not only approached
});

function line(call: string, tokens: number, limit: number): LedgerRecord {
  const place = { id: "x", at: "2026-11-20T12:00:00Z", day: "2026-11-20", pid: 1 };
  return { type: "hold", ...place, ...hold(call, tokens, limit) };
}

function settled(call: string, tokens: number): LedgerRecord {
  const used: Amount = { ...nothing, tokens };
  return { type: "settle", call, at: "2026-11-20T12:00:00Z", used, unpriced: false };
}
