import { setTimeout as sleep } from "node:timers/promises";
import type { AgentEvent, AgentResult, Usage } from "../../agent.ts";
import { outcomeOfFailure } from "../failure.ts";
import { nextTry, type RetryLimits } from "../retry-policy.ts";
import { AnswerReader, type Answer } from "./answer.ts";
import type { Model, ModelRequest } from "./providers.ts";
import { failureOf, type RequestFailure } from "./request-failure.ts";

export interface Asking {
  model: Model;
  retry: RetryLimits;
  random: () => number;
  signal: AbortSignal;
  clock: () => Date;
}

/** Tokens one answer may have, thinking included: enough for a file, too little for thinking without end. */
export const maxOutputTokens = 16_000;

/**
 * Asks the model once, trying again as the policy says; the answer, or how the run ends without one. Each
 * request is told of before it is made, and what it used after it.
 */
export async function* ask(
  request: Omit<ModelRequest, "abortSignal" | "maxOutputTokens">,
  asking: Asking,
): AsyncGenerator<AgentEvent, Answer | AgentResult> {
  const started = performance.now();
  const atMost = mostOf(request);
  for (let tries = 1; ; tries += 1) {
    yield { type: "call", atMost };
    try {
      const answer = yield* askOnce(request, asking);
      yield { type: "usage", usage: answer.usage ?? atMost };
      return answer;
    } catch (error) {
      asking.signal.throwIfAborted();
      const failure = failureOf(error, false);
      yield { type: "usage", usage: failure.begun ? atMost : { inputTokens: 0, outputTokens: 0 } };
      const { kind, retryAfterMs } = failure;
      const elapsedMs = performance.now() - started;
      const wait = nextTry({ kind, tries, elapsedMs, retryAfterMs }, asking.random, asking.retry);
      if (wait === undefined) return gaveUp(failure, tries, asking.clock());
      yield { type: "thinking", text: `${failure.message}; trying again in ${wait / 1000} s` };
      await sleep(wait, undefined, { signal: asking.signal });
    }
  }
}

async function* askOnce(
  request: Omit<ModelRequest, "abortSignal" | "maxOutputTokens">,
  { model, signal }: Asking,
): AsyncGenerator<AgentEvent, Answer> {
  const { stream } = await model.doStream({ ...request, maxOutputTokens, abortSignal: signal });
  const reader = new AnswerReader();
  for await (const part of stream) yield* reader.read(part);
  return reader.answer();
}

/** The most a request can use: two bytes a token is more than any text takes, and the whole answer. */
function mostOf({ prompt, tools }: Pick<ModelRequest, "prompt" | "tools">): Usage {
  const bytes = Buffer.byteLength(JSON.stringify([prompt, tools]));
  return { inputTokens: Math.ceil(bytes / 2), outputTokens: maxOutputTokens };
}

function gaveUp(failure: RequestFailure, tries: number, now: Date): AgentResult {
  const { kind, timeout, retryAfterMs } = failure;
  const outcome = timeout === undefined ? outcomeOfFailure[kind] : (`timeout-${timeout}` as const);
  const summary = tries === 1 ? failure.message : `${failure.message} (tried ${tries} times)`;
  if (outcome !== "rate-limited" || retryAfterMs === undefined)
    return { outcome, summary, failure: kind };
  const resumeAt = new Date(now.getTime() + retryAfterMs).toISOString();
  return { outcome, summary, failure: kind, resumeAt };
}
