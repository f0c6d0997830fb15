import { z } from "zod";
import { add, nothing, units, type Amount, type Limits } from "./amount.ts";
import type { Exhausted, Spent } from "./ledger.ts";

const count = z.number().nonnegative();
const amountSchema = z.object({ usd: count, tokens: count, minutes: count, attempts: count });
const limitsSchema = z.object({
  usd: z.number().optional(),
  tokens: z.number().optional(),
  minutes: z.number().optional(),
  attempts: z.number().optional(),
});

/** One line of the ledger. */
export const recordSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hold"),
    /** Of this line. */
    id: z.string(),
    call: z.string(),
    /** ISO time, and the day it is in where it was written. */
    at: z.string(),
    day: z.string(),
    plan: z.string(),
    who: z.string(),
    pid: z.int(),
    amount: amountSchema,
    limits: z.object({ plan: limitsSchema, day: limitsSchema }),
  }),
  z.object({
    type: z.literal("settle"),
    call: z.string(),
    at: z.string(),
    used: amountSchema,
    unpriced: z.boolean(),
  }),
]);
export type LedgerRecord = z.infer<typeof recordSchema>;
type HoldRecord = Extract<LedgerRecord, { type: "hold" }>;

const unspent: Spent = { amount: nothing, held: nothing, unpriced: 0 };

/**
 * The fold of the ledger's lines in their order. Whether a hold is granted follows from the lines before
 * it alone, so every process that reads the file comes to the same answer, and needs no lock.
 */
export class Books {
  readonly #plans = new Map<string, Spent>();
  readonly #days = new Map<string, Spent>();
  /** Calls under way, by name. */
  readonly #open = new Map<string, { plan: string; day: string; held: Amount }>();

  /** Enters a line. For a hold that finds no room, which limit is reached. */
  apply(record: LedgerRecord): Exhausted | undefined {
    if (record.type === "hold") return this.#hold(record);
    const open = this.#open.get(record.call);
    if (open === undefined) return undefined;
    this.#open.delete(record.call);
    const unpriced = record.unpriced ? 1 : 0;
    const change = (spent: Spent): Spent => ({
      amount: add(add(spent.amount, open.held, -1), record.used),
      held: add(spent.held, open.held, -1),
      unpriced: spent.unpriced + unpriced,
    });
    this.#plans.set(open.plan, change(this.plan(open.plan)));
    this.#days.set(open.day, change(this.day(open.day)));
    return undefined;
  }

  plan(plan: string): Spent {
    return this.#plans.get(plan) ?? unspent;
  }

  /** `day` as `2026-11-20`. */
  day(day: string): Spent {
    return this.#days.get(day) ?? unspent;
  }

  #hold({ call, plan, day: at, amount, limits }: HoldRecord): Exhausted | undefined {
    const open = this.#open.get(call) ?? { plan, day: at, held: nothing };
    const exhausted =
      reached("plan", this.plan(open.plan), { amount, limits: limits.plan }) ??
      reached("day", this.day(open.day), { amount, limits: limits.day });
    if (exhausted !== undefined) return exhausted;
    const change = (spent: Spent): Spent => ({
      ...spent,
      amount: add(spent.amount, amount),
      held: add(spent.held, amount),
    });
    this.#plans.set(open.plan, change(this.plan(open.plan)));
    this.#days.set(open.day, change(this.day(open.day)));
    this.#open.set(call, { ...open, held: add(open.held, amount) });
    return undefined;
  }
}

/** Sums of many small amounts are not exact: so little is not worth a call. */
const grain = 1e-9;

function reached(
  scope: Exhausted["scope"],
  spent: Spent,
  { amount, limits }: { amount: Amount; limits: Limits },
): Exhausted | undefined {
  for (const unit of units) {
    const limit = limits[unit];
    if (limit === undefined || amount[unit] === 0 || spent.amount[unit] < limit - grain) continue;
    return { scope, unit, spent: spent.amount[unit], limit };
  }
  return undefined;
}
