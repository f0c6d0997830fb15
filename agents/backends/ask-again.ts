import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Agent, AgentEvent, AgentResult, AgentTask, TaskLimits, Usage } from "../agent.ts";
import { nextTry } from "./retry-policy.ts";
import { stoppedResult } from "./watchdog.ts";

/** Times that an answer in a wrong form is asked for again (research/reliability (f)). */
const maxAsked = 3;

export interface Patience {
  /** Waits; rejects when the signal aborts. Default: a real timer. */
  wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  random: () => number;
  now: () => number;
}

const ordinary: Patience = {
  wait: (ms, signal) => sleep(ms, undefined, { signal }),
  random: Math.random,
  now: Date.now,
};

/**
 * An agent that is asked again: at most three times, with what was wrong, when its output does not fit the
 * schema; and by the policy of `retry-policy.ts` when its provider was overloaded, could not be reached, or
 * limits it for a short while. The task's limits hold for all of it together, and what it used adds up.
 * Logins, bills and refusals are never tried again.
 */
export class AskAgain implements Agent {
  readonly label: string;
  readonly #agent: Agent;
  readonly #patience: Patience;

  constructor(agent: Agent, patience: Partial<Patience> = {}) {
    this.label = agent.label;
    this.#agent = agent;
    this.#patience = { ...ordinary, ...patience };
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const series = new Series(task, this.#patience);
    for (;;) {
      let result: AgentResult | undefined;
      for await (const event of this.#agent.run(series.task, signal)) {
        if (event.type === "result") result = event.result;
        else yield event;
      }
      const next = series.settle(result ?? noResult(this.label));
      if ("result" in next) {
        yield { type: "result", result: next.result };
        return;
      }
      yield { type: "text", text: next.words };
      await this.#patience.wait(next.waitMs, signal).catch(() => undefined);
      if (signal.aborted) {
        yield { type: "result", result: series.total(stoppedResult("aborted", task.limits)) };
        return;
      }
    }
  }
}

type Next = { result: AgentResult } | { waitMs: number; words: string };

/** What has happened in the tries so far. */
class Series {
  task: AgentTask;
  readonly #given: AgentTask;
  readonly #patience: Patience;
  readonly #started: number;
  #usage: Usage | undefined;
  #asked = 0;
  #tries = 0;
  #failedSince: number | undefined;

  constructor(task: AgentTask, patience: Patience) {
    this.task = task;
    this.#given = task;
    this.#patience = patience;
    this.#started = patience.now();
  }

  /** The result of the whole, or how long to wait before the next try, which `task` is then ready for. */
  settle(given: AgentResult): Next {
    this.#usage = addUsage(this.#usage, given.usage);
    const problem = problemOf(given, this.#given.outputSchema);
    const result = this.total(problem === undefined ? given : malformed(given, problem));
    const limits = this.#limitsLeft();
    if (limits === undefined) return { result };
    if (problem !== undefined && this.#asked < maxAsked) {
      this.#asked += 1;
      this.task = { ...this.#given, limits, packet: this.#given.packet + correction(problem) };
      const words = `The answer had the wrong form; asking again (${this.#asked} of ${maxAsked}).`;
      return { waitMs: 0, words };
    }
    const waitMs = this.#waitFor(result);
    if (waitMs === undefined || waitMs >= limits.hardMs) return { result };
    this.task = { ...this.task, limits };
    return { waitMs, words: `${result.summary} Trying again in ${Math.ceil(waitMs / 1000)} s.` };
  }

  total(result: AgentResult): AgentResult {
    return this.#usage === undefined ? result : { ...result, usage: this.#usage };
  }

  #waitFor({ outcome, failure, resumeAt }: AgentResult): number | undefined {
    if (failure === undefined || (outcome !== "infra" && outcome !== "rate-limited"))
      return undefined;
    const now = this.#patience.now();
    const retryAfterMs = resumeAt === undefined ? undefined : Date.parse(resumeAt) - now;
    // A limit without a time was waited for by the program itself already.
    if (failure === "rate-limit" && retryAfterMs === undefined) return undefined;
    this.#failedSince ??= now;
    this.#tries += 1;
    const elapsedMs = now - this.#failedSince;
    return nextTry(
      { kind: failure, tries: this.#tries, elapsedMs, retryAfterMs },
      this.#patience.random,
    );
  }

  /** The limits of the next try; undefined when nothing is left. */
  #limitsLeft(): TaskLimits | undefined {
    const { limits } = this.#given;
    const hardMs = limits.hardMs - (this.#patience.now() - this.#started);
    if (hardMs <= 0) return undefined;
    if (limits.maxUsd === undefined) return { ...limits, hardMs };
    const maxUsd = limits.maxUsd - (this.#usage?.costUsd ?? 0);
    return maxUsd <= 0 ? undefined : { ...limits, hardMs, maxUsd };
  }
}

/** What is wrong with the form of an answer. The words of the answer itself stay out of it. */
function problemOf(
  { outcome, output }: AgentResult,
  schema: AgentTask["outputSchema"],
): string | undefined {
  if (outcome === "malformed") return "There was no answer in the form that is asked for.";
  if (outcome !== "ok" || schema === undefined) return undefined;
  const parsed = z.fromJSONSchema(schema).safeParse(output);
  if (parsed.success) return undefined;
  return `The answer does not fit its schema:\n${z.prettifyError(parsed.error).slice(0, 2000)}`;
}

function malformed(given: AgentResult, problem: string): AgentResult {
  if (given.outcome === "malformed") return given;
  const { output: _, ...result } = given;
  return { ...result, outcome: "malformed", summary: problem };
}

function correction(problem: string): string {
  return `\n\n## Your last answer could not be read\n\n${problem}\nDo what is left to do, and answer once more in exactly the form that is asked for.\n`;
}

function addUsage(left: Usage | undefined, right: Usage | undefined): Usage | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const costs = [left.costUsd, right.costUsd].filter((cost) => cost !== undefined);
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(costs.length === 0 ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
  };
}

function noResult(label: string): AgentResult {
  return { outcome: "infra", summary: `${label} ended without a result` };
}
