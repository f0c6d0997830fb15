import type { Usage } from "../agent.ts";
import type { StoredEvent } from "../journal/run-event.ts";

export interface Used {
  inputTokens: number;
  outputTokens: number;
  /** US dollars, of what has a price. */
  costUsd: number;
  /** Agents whose price nobody knows: 1, or 0. */
  unpriced: number;
}

/** What an agent with this label pays for a call, in US dollars; undefined where nobody knows. */
export type PriceOf = (label: string, usage: Usage) => number | undefined;

interface Open {
  label: string;
  calls: Usage[];
}

/** Adds up what agents used, from the events of one journal: what they told at their end, else call by call. */
export class UsageBook {
  readonly #priceOf: PriceOf;
  /** By role and chunk. */
  readonly #open = new Map<string, Open>();

  constructor(priceOf: PriceOf) {
    this.#priceOf = priceOf;
  }

  take(event: StoredEvent): Used[] {
    if (event.type === "agent-said") {
      const { calls } = this.#at(event.role, event.chunk);
      calls.push(...event.events.flatMap(({ usage }) => usage ?? []));
      return [];
    }
    if (event.type === "attempt-started") {
      const killed = this.#close("maker", event.chunk, undefined);
      this.#at("maker", event.chunk).label = event.agent;
      return killed;
    }
    if (event.type === "agent-finished")
      return this.#close(event.role, event.chunk, event.agent, event.usage);
    if (event.type === "checker-judged")
      return this.#close("checker", event.chunk, event.verdict.by);
    if (event.type === "contract-judged")
      return this.#close("checker", `${event.chunk}:contract`, event.by);
    if (event.type === "goal-checker-judged")
      return this.#close("goal-checker", "-", event.verdict.by);
    return [];
  }

  /** Of agents whose end the journal does not tell. */
  finish(): Used[] {
    const rest = [...this.#open.values()].flatMap(({ label, calls }) => this.#sum(label, calls));
    this.#open.clear();
    return rest;
  }

  #at(role: string, chunk: string): Open {
    const key = `${role}\0${chunk}`;
    const open = this.#open.get(key) ?? { label: "unknown", calls: [] };
    this.#open.set(key, open);
    return open;
  }

  #close(role: string, chunk: string, by: string | undefined, told?: Usage): Used[] {
    const { label, calls } = this.#at(role, chunk);
    this.#open.delete(`${role}\0${chunk}`);
    return this.#sum(by ?? label, calls, told);
  }

  #sum(label: string, calls: readonly Usage[], told?: Usage): Used[] {
    const paid = told?.costUsd === undefined && calls.length > 0 ? calls : [told].filter(isGiven);
    const tokens = told === undefined ? calls : [told];
    if (tokens.length === 0) return [];
    const costs = paid.map((usage) => usage.costUsd ?? this.#priceOf(label, usage));
    return [
      {
        inputTokens: tokens.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
        outputTokens: tokens.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
        costUsd: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
        unpriced: costs.some((cost) => cost === undefined) ? 1 : 0,
      },
    ];
  }
}

function isGiven(usage: Usage | undefined): usage is Usage {
  return usage !== undefined;
}
