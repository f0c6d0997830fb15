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

/** One agent's requests: the most each may use, what it does use, and where the process dies. */
const agentArbitrary = fc.record({
  requests: fc.array(
    fc.record({
      most: fc.integer({ min: 1, max: 50 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  /** Request after whose hold, or after whose use, nothing more comes. */
  diesAt: fc.option(fc.tuple(fc.nat(11), fc.boolean())),
});

interface Walker {
  call: string;
  step: number;
  held: number;
  used: number;
  over: boolean;
}

test("a budget is passed by at most one request, whatever the order, whoever dies", () => {
  const scenario = fc.record({
    limit: fc.integer({ min: 1, max: 300 }),
    agents: fc.array(agentArbitrary, { minLength: 1, maxLength: 6 }),
    turns: fc.array(fc.nat(5), { maxLength: 200 }),
  });
  fc.assert(
    fc.property(scenario, ({ limit, agents, turns }) => {
      const books = new Books();
      const walkers = agents.map((_, who) => newWalker(`${who}`));
      let largest = 0;
      for (const turn of turns) {
        const who = turn % agents.length;
        const [walker, agent] = [walkers[who], agents[who]];
        const request = agent?.requests[Math.floor((walker?.step ?? 0) / 2)];
        if (!walker || !agent || walker.over || request === undefined) continue;
        const dies = agent.diesAt?.[0] === Math.floor(walker.step / 2);
        if (walker.step % 2 === 0) {
          const extra = walker.used + request.most - walker.held;
          const refused = extra > 0 ? books.apply(line(walker.call, extra, limit)) : undefined;
          if (refused === undefined) {
            walker.held += Math.max(0, extra);
            largest = Math.max(largest, request.most);
            walker.over = dies && agent.diesAt?.[1] === true;
          } else {
            walker.over = true; // it ends, and settles
            books.apply(settled(walker.call, walker.used));
          }
        } else {
          walker.used += request.most * request.part; // really used, whether or not anybody says so
          walker.over = dies;
          if (walker.step === agent.requests.length * 2 - 1 && !dies)
            books.apply(settled(walker.call, walker.used));
        }
        walker.step += 1;
        const used = walkers.reduce((sum, one) => sum + one.used, 0);
        expect(used).toBeLessThanOrEqual(limit + largest + 1e-6);
        expect(books.plan(plan).amount.tokens).toBeGreaterThanOrEqual(used - 1e-6);
      }
    }),
    { numRuns: 2000 },
  );
});

function newWalker(call: string): Walker {
  return { call, step: 0, held: 0, used: 0, over: false };
}

function line(call: string, tokens: number, limit: number): LedgerRecord {
  const place = { id: "x", at: "2026-11-20T12:00:00Z", day: "2026-11-20", pid: 1 };
  return { type: "hold", ...place, ...hold(call, tokens, limit) };
}

function settled(call: string, tokens: number): LedgerRecord {
  const used: Amount = { ...nothing, tokens };
  return { type: "settle", call, at: "2026-11-20T12:00:00Z", used, unpriced: false };
}
