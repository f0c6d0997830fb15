import { FileBudgetLedger, MeteredAgent, type Agent, type Limits } from "#agents";
import { pricesSchema } from "../../../agents/budget/prices.ts";

/** Prices of two invented models: a dollar and ten for a thousand tokens, whatever they are for. */
export const prices = pricesSchema.parse({
  schema: "loopwiki/prices@1",
  date: "2026-11-20",
  source: "invented for the shop",
  models: [
    { model: "sparrow-*", input: 1000, output: 1000, cacheRead: 100, cacheWrite: 1000 },
    { model: "crow", input: 10_000, output: 10_000, cacheRead: 1000, cacheWrite: 10_000 },
  ],
});

export interface MeterOptions {
  model?: string | undefined;
  tellsCalls?: boolean;
  plan?: Limits;
  day?: Limits;
}

/** An agent with a meter, and the books it writes to in a folder. */
export function meter(
  agent: Agent,
  folder: string,
  { model, tellsCalls = true, plan = {}, day = {} }: MeterOptions,
): { metered: MeteredAgent; ledger: FileBudgetLedger } {
  const ledger = new FileBudgetLedger(folder, () => new Date());
  const purse = { ledger, prices, day, plan: () => Promise.resolve(plan) };
  return { metered: new MeteredAgent(agent, { model, tellsCalls }, purse), ledger };
}
