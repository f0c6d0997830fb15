import { randomUUID } from "node:crypto";
import type { AgentResult, AgentTask, Usage } from "../agent.ts";
import { add, isNothing, mapUnits, missing, nothing, type Amount, type Limits } from "./amount.ts";
import type { BudgetLedger, Exhausted } from "./ledger.ts";
import { costOf, type Prices } from "./prices.ts";

/** Who works, as far as the money is concerned. */
export interface Payer {
  label: string;
  /** Name of the model, for its price; undefined when the backend does not say. */
  model: string | undefined;
  /** It tells before each request (`call` events); the others are held for a whole run. */
  tellsCalls: boolean;
}

export interface Purse {
  ledger: BudgetLedger;
  prices: Prices;
  /** For all plans of a day. */
  day: Limits;
  /** For one plan, as it stands now; a task that belongs to none has no limits of its own. */
  plan: (id: string) => Promise<Limits>;
}

/**
 * Held for a run of an agent that does not tell its requests before it makes them: what a chunk of work
 * takes as a rule (research/mission.md part 8: a bugfix costs 0.5 to 2 dollars).
 */
const usual = { tokens: 200_000, usd: 1 };
/** Time is held in slices, so that a killed process costs the plan no more than one. */
export const sliceMinutes = 0.5;

/** One run of an agent in the books: what it holds, what it used, what it has to settle. */
export class Account {
  readonly #call = randomUUID();
  readonly #payer: Payer;
  readonly #purse: Purse;
  readonly #task: AgentTask;
  readonly #started = Date.now();
  #held: Amount = nothing;
  #used = { tokens: 0, usd: 0 };
  /** Of a request that was told of and has not told what it used: cut off, it may have used it all. */
  #open = { tokens: 0, usd: 0 };
  /** Some usage came, and all of it made sense. */
  #told = false;
  #unpriced = false;
  /** One change after the other: the clock and the agent both ask. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(payer: Payer, purse: Purse, task: AgentTask) {
    this.#payer = payer;
    this.#purse = purse;
    this.#task = task;
  }

  /** Before anything is done. */
  open(): Promise<Exhausted | undefined> {
    return this.#hold({
      ...nothing,
      minutes: sliceMinutes,
      attempts: this.#task.role === "maker" ? 1 : 0,
      ...(this.#payer.tellsCalls ? {} : usual),
    });
  }

  /** The task with what is left as the most it may cost, for backends that can see to it themselves. */
  async limited(): Promise<AgentTask> {
    const { ledger, day } = this.#purse;
    const { plan, limits: own } = this.#task;
    const [ofPlan, ofDay, limits] = await Promise.all([
      ledger.plan(plan),
      ledger.today(),
      this.#purse.plan(plan),
    ]);
    const left = (limit: number | undefined, spent: number): number =>
      (limit ?? Infinity) - spent + this.#held.usd;
    const maxUsd = Math.min(
      own.maxUsd ?? Infinity,
      left(limits.usd, ofPlan.amount.usd),
      left(day.usd, ofDay.amount.usd),
    );
    if (maxUsd === Infinity) return this.#task;
    return { ...this.#task, limits: { ...own, maxUsd } };
  }

  /** Before a request that may use so much. */
  async request(atMost: Usage): Promise<Exhausted | undefined> {
    const most = this.#priced(atMost);
    const exhausted = await this.#hold(this.#upTo(most));
    if (exhausted === undefined) this.#open = most;
    return exhausted;
  }

  /** After a request. Another one may follow at once where the agent does not tell. */
  async used(usage: Usage): Promise<Exhausted | undefined> {
    if (!isSound(usage)) return undefined;
    this.#told = true;
    this.#open = { tokens: 0, usd: 0 };
    const cost = this.#priced(usage);
    this.#used = { tokens: this.#used.tokens + cost.tokens, usd: this.#used.usd + cost.usd };
    if (this.#payer.tellsCalls || this.#used.tokens + this.#used.usd === 0) return undefined;
    const isOver = this.#used.tokens >= this.#held.tokens || this.#used.usd >= this.#held.usd;
    return isOver ? this.#hold(this.#upTo(usual)) : undefined;
  }

  /** While time passes. */
  tick(): Promise<Exhausted | undefined> {
    return this.#hold({ ...this.#held, minutes: this.#minutes() + sliceMinutes });
  }

  /** When it is over: what was not told is taken for the most that was held. */
  async close(result: AgentResult | undefined): Promise<void> {
    await this.#queue;
    const { attempts } = this.#held;
    const used = { ...this.#final(result), minutes: this.#minutes(), attempts };
    await this.#purse.ledger.settle(this.#call, used, this.#unpriced);
  }

  #final(result: AgentResult | undefined): { tokens: number; usd: number } {
    const { tokens, usd } = this.#held;
    if (this.#payer.tellsCalls)
      return {
        tokens: this.#used.tokens + this.#open.tokens,
        usd: this.#used.usd + this.#open.usd,
      };
    const last = result?.usage;
    if (last !== undefined && !isSound(last)) return { tokens, usd };
    if (last === undefined && !this.#told) return wasTurnedAway(result) ? nothing : { tokens, usd };
    const all = last === undefined ? this.#used : this.#priced(last);
    return {
      tokens: Math.max(all.tokens, this.#used.tokens),
      usd: Math.max(all.usd, this.#used.usd),
    };
  }

  /** Holds what is missing to have `wanted` in all. */
  #hold(wanted: Amount): Promise<Exhausted | undefined> {
    const holding = this.#queue.then(async () => {
      const amount = missing(wanted, this.#held);
      if (isNothing(amount)) return undefined;
      const { label: who } = this.#payer;
      const { plan } = this.#task;
      const limits = { plan: await this.#purse.plan(plan), day: this.#purse.day };
      const exhausted = await this.#purse.ledger.hold({
        call: this.#call,
        plan,
        who,
        amount,
        limits,
      });
      if (exhausted === undefined) this.#held = add(this.#held, amount);
      return exhausted;
    });
    this.#queue = holding.catch(() => undefined);
    return holding;
  }

  #upTo(more: { tokens: number; usd: number }): Amount {
    const wanted = {
      ...this.#held,
      tokens: this.#used.tokens + more.tokens,
      usd: this.#used.usd + more.usd,
    };
    return mapUnits((unit) => wanted[unit]);
  }

  #priced(usage: Usage): { tokens: number; usd: number } {
    const { model } = this.#payer;
    const usd =
      usage.costUsd ?? (model === undefined ? undefined : costOf(this.#purse.prices, model, usage));
    if (usd === undefined) this.#unpriced = true;
    return { tokens: usage.inputTokens + usage.outputTokens, usd: usd ?? 0 };
  }

  #minutes(): number {
    return (Date.now() - this.#started) / 60_000;
  }
}

/** A negative or missing number would make the budget grow. */
function isSound({ inputTokens, outputTokens, costUsd = 0 }: Usage): boolean {
  return [inputTokens, outputTokens, costUsd].every((n) => Number.isFinite(n) && n >= 0);
}

/** Nobody answered, so nobody was paid. */
function wasTurnedAway(result: AgentResult | undefined): boolean {
  return result?.outcome === "auth" || result?.outcome === "rate-limited";
}
