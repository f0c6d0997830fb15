import { messageOf } from "#wiki";
import type { Agent, AgentEvent, AgentResult, AgentTask, TaskLimits } from "../agent.ts";
import { Account, sliceMinutes, type Payer, type Purse } from "./account.ts";
import { explainExhausted } from "./explain.ts";
import type { Exhausted } from "./ledger.ts";

/**
 * An agent that stays within the budget: what it may use is held on the disk before it begins and before
 * each request it tells of, and settled when it ends. No room left ends it with `budget`.
 */
export class MeteredAgent implements Agent {
  readonly label: string;
  readonly #inner: Agent;
  readonly #payer: Payer;
  readonly #purse: Purse;

  constructor(inner: Agent, payer: Omit<Payer, "label">, purse: Purse) {
    this.label = inner.label;
    this.#inner = inner;
    this.#payer = { label: inner.label, ...payer };
    this.#purse = purse;
  }

  get patience(): Pick<TaskLimits, "idleMs" | "hardMs"> | undefined {
    return this.#inner.patience;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const account = new Account(this.#payer, this.#purse, task);
    let result: AgentResult;
    try {
      const exhausted = await account.open();
      result =
        exhausted === undefined
          ? yield* this.#work(task, signal, account)
          : await this.#refused(exhausted, task);
    } catch (error) {
      // the books cannot be written: then nothing is bought
      result = { outcome: "infra", summary: messageOf(error) };
    }
    yield { type: "result", result };
  }

  async *#work(
    task: AgentTask,
    signal: AbortSignal,
    account: Account,
  ): AsyncGenerator<AgentEvent, AgentResult> {
    const stop = new AbortController();
    let exhausted: Exhausted | undefined;
    /** Refused after a request that may have been the last one: only what comes then is too much. */
    let noMore: Exhausted | undefined;
    let result: AgentResult | undefined;
    const tick = async (): Promise<void> => {
      exhausted ??= await account.tick();
      if (exhausted !== undefined) stop.abort();
    };
    const clock = setInterval(() => void tick().catch(() => stop.abort()), sliceMinutes * 60_000);
    const both = AbortSignal.any([signal, stop.signal]);
    try {
      for await (const event of this.#inner.run(await account.limited(), both)) {
        if (event.type === "result") result = event.result;
        else exhausted ??= noMore;
        if (event.type === "call") exhausted ??= await account.request(event.atMost);
        if (event.type === "usage") noMore = await account.used(event.usage);
        if (exhausted !== undefined || result !== undefined) break; // ends the inner agent too
        yield event;
      }
    } finally {
      clearInterval(clock);
      await account.close(result);
    }
    if (exhausted !== undefined) return this.#refused(exhausted, task);
    return result ?? { outcome: "infra", summary: `${this.label} ended without a result` };
  }

  async #refused(exhausted: Exhausted, { plan }: AgentTask): Promise<AgentResult> {
    const { ledger } = this.#purse;
    const spent = await (exhausted.scope === "day" ? ledger.today() : ledger.plan(plan));
    const summary = explainExhausted(exhausted, spent, plan);
    // A day's budget begins anew by itself; a plan's is for a person to raise.
    return exhausted.scope === "day"
      ? { outcome: "budget", summary, resumeAt: nextMidnight().toISOString() }
      : { outcome: "budget", summary };
  }
}

function nextMidnight(): Date {
  const day = new Date();
  day.setHours(24, 0, 0, 0);
  return day;
}
