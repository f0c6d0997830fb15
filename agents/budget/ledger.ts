import type { Amount, Limits, Unit } from "./amount.ts";

/** Room for what an agent is about to use. Several of one call add up. */
export interface Hold {
  /** Names one run of an agent; unique. */
  call: string;
  plan: string;
  /** The agent's label, for people. */
  who: string;
  /** The most it is expected to use, beyond what the call holds already. */
  amount: Amount;
  /** Limits in force for the plan and for the day, at this moment. */
  limits: { plan: Limits; day: Limits };
}

/** Which limit leaves no room. `spent` counts what is held by calls under way as spent. */
export interface Exhausted {
  scope: "plan" | "day";
  unit: Unit;
  spent: number;
  limit: number;
}

export interface Spent {
  amount: Amount;
  /** Of which held by calls that have not ended, or died. */
  held: Amount;
  /** Calls whose price nobody knows; their tokens are counted, their money is not. */
  unpriced: number;
}

/**
 * The books of what agents use, shared by all plans and processes of a clone.
 *
 * Contract (test/agents/budget/ledger-contract.ts):
 * - a resolved `hold` is on the disk, and decided in one order for everybody;
 * - a hold is refused when the plan or the day has reached its limit in a unit the hold asks for, counting
 *   what others hold: so all holds together pass a limit by at most one of them;
 * - what a call holds counts as spent until `settle` says what it was; a dead process never says.
 */
export interface BudgetLedger {
  /** Undefined when there is room. */
  hold(hold: Hold): Promise<Exhausted | undefined>;
  /** Ends the call: it used exactly this. A second time it does nothing. */
  settle(call: string, used: Amount, unpriced: boolean): Promise<void>;
  /** What was spent today (local time), and for a plan in all. */
  today(): Promise<Spent>;
  plan(plan: string): Promise<Spent>;
}
