import { messageOf } from "#wiki";
import type { Agent, AgentEvent, AgentResult, AgentTask, Usage } from "../../agent.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { Redactor } from "../../redact/redactor.ts";
import { plainResult } from "../report.ts";
import { retryLimits, type RetryLimits } from "../retry-policy.ts";
import { stoppedResult, Watchdog } from "../watchdog.ts";
import { guardedFetch, requestLimits, type RequestLimits } from "./guarded-fetch.ts";
import { openModel, type ModelEndpoint } from "./providers.ts";
import { ModelRun } from "./model-run.ts";

export interface ModelAgentOptions {
  endpoint: ModelEndpoint;
  /** In the provider's words. */
  model: string;
  effort?: string | undefined;
  /** The complete environment of the commands it runs; never holds the key. */
  environment: Record<string, string>;
  /** What confines them. */
  sandbox?: Sandbox | undefined;
  /** Where the memory lies in the working directory. */
  contentRoot: string;
  requests?: RequestLimits;
  retry?: RetryLimits;
  /** For the waits between tries; a number from 0 to 1. */
  random?: () => number;
  clock: () => Date;
}

/** The built-in agent: a model of any provider, asked in a loop, working through our tools. */
export class ModelAgent implements Agent {
  readonly label: string;
  readonly #options: ModelAgentOptions;
  readonly #redactor: Redactor;

  constructor(options: ModelAgentOptions) {
    this.label = `model ${options.endpoint.provider}/${options.model}`;
    this.#options = options;
    this.#redactor = new Redactor([options.endpoint.key]);
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const stop = new AbortController();
    const watchdog = new Watchdog(task.limits, signal, () => stop.abort());
    let result: AgentResult | undefined;
    const total: Usage = { inputTokens: 0, outputTokens: 0 };
    try {
      for await (const event of this.#work(task, stop.signal, () => watchdog.alive())) {
        watchdog.alive();
        if (event.type === "usage") addTo(total, event.usage);
        if (event.type === "result") result = event.result;
        else yield await this.#redactor.event(event);
      }
    } catch (error) {
      result = plainResult("infra", messageOf(error));
    } finally {
      watchdog.close();
      stop.abort();
    }
    if (watchdog.reason !== undefined) result = stoppedResult(watchdog.reason, task.limits);
    const ended = await this.#redactor.result(
      result ?? plainResult("infra", "It ended too early."),
    );
    yield { type: "result", result: { ...ended, usage: total } };
  }

  async *#work(
    task: AgentTask,
    signal: AbortSignal,
    alive: () => void,
  ): AsyncGenerator<AgentEvent> {
    if (signal.aborted) return;
    const { endpoint, model, requests, retry, random, ...options } = this.#options;
    if (endpoint.keyVariable !== undefined && endpoint.key === undefined) {
      const summary = `No key for ${endpoint.provider}: set ${endpoint.keyVariable} in your environment.`;
      yield { type: "result", result: { outcome: "auth", summary, failure: "auth" } };
      return;
    }
    const fetch = guardedFetch(requests ?? requestLimits, alive);
    const run = await ModelRun.open(task, {
      ...options,
      provider: endpoint.provider,
      alive,
      asking: {
        model: await openModel(endpoint, model, fetch),
        retry: retry ?? retryLimits,
        random: random ?? Math.random,
        clock: options.clock,
        signal,
      },
    });
    yield { type: "result", result: yield* run.work() };
  }
}

function addTo(total: Usage, usage: Usage): void {
  total.inputTokens += usage.inputTokens;
  total.outputTokens += usage.outputTokens;
}
