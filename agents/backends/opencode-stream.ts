import { z } from "zod";
import type { AgentEvent, AgentResult, Usage } from "../agent.ts";
import { answerIn } from "./answer.ts";
import type { CliReader } from "./cli-agent.ts";
import { failedResult } from "./failure.ts";
import { parseJson } from "./parse-json.ts";
import { lastWords } from "./report.ts";

/** What `opencode run --format json` prints, as far as we use it (tried with 1.18.33). */
const word = z.string().catch("");
const count = z.number().nonnegative().catch(0);
const part = z.looseObject({
  text: word,
  tool: word,
  callID: word,
  reason: word,
  state: z
    .looseObject({ status: word, input: z.unknown().optional(), output: word, error: word })
    .optional()
    .catch(undefined),
  tokens: z
    .looseObject({
      input: count,
      output: count,
      reasoning: count,
      cache: z.looseObject({ read: count, write: count }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  cost: count,
});
type Part = z.infer<typeof part>;
const line = z.looseObject({
  type: z.string(),
  part: part.optional().catch(undefined),
  error: z
    .looseObject({
      name: word,
      data: z.looseObject({
        message: word,
        statusCode: z.number().optional().catch(undefined),
        responseBody: word,
      }),
    })
    .optional()
    .catch(undefined),
});

const denial = /rule which prevents you from using|rejected permission/i;

/**
 * Reads one run of opencode. It has no last word: a step that ends with `stop` is the end when nothing
 * follows it, for it may go on after having shortened its context.
 */
export class OpencodeReader implements CliReader {
  #text = "";
  #stopped = false;
  #usage: Usage | undefined;
  readonly #denied = new Set<string>();

  pending(): AgentResult | undefined {
    return this.#stopped ? this.#end() : undefined;
  }

  read(text: string): AgentEvent[] {
    const event = line.safeParse(parseJson(text)).data;
    if (event === undefined) return [];
    this.#stopped = false;
    if (event.type === "error") return [{ type: "result", result: this.#failed(event.error) }];
    if (event.part === undefined) return [];
    if (event.type === "text") {
      this.#text = event.part.text;
      return [{ type: "text", text: event.part.text }];
    }
    if (event.type === "reasoning") return [{ type: "thinking", text: event.part.text }];
    if (event.type === "tool_use") return this.#tool(event.part);
    return event.type === "step_finish" ? this.#step(event.part) : [];
  }

  #failed(error: z.infer<typeof line>["error"]): AgentResult {
    const { message = "", statusCode, responseBody = "" } = error?.data ?? {};
    const body = failedResult(responseBody, { status: statusCode });
    const failed = responseBody === "" ? failedResult(message, { status: statusCode }) : body;
    const result = { ...failed, summary: lastWords(message, failed.summary) };
    return this.#usage === undefined ? result : { ...result, usage: this.#usage };
  }

  #tool({ callID: id, tool, state }: Part): AgentEvent[] {
    const ok = state?.status === "completed";
    const text = ok ? state.output : (state?.error ?? "");
    if (!ok && denial.test(text)) this.#denied.add(tool);
    return [
      { type: "tool-call", id, name: tool, input: state?.input },
      { type: "tool-result", id, ok, text },
    ];
  }

  #step({ tokens, cost, reason }: Part): AgentEvent[] {
    // `length` and `content-filter` end it too; the next step of `tool-calls` follows by itself
    this.#stopped = reason !== "tool-calls";
    if (tokens === undefined) return [];
    const { inputTokens, outputTokens, costUsd = 0 } = this.#usage ?? zero;
    const cached = (tokens.cache?.read ?? 0) + (tokens.cache?.write ?? 0);
    this.#usage = {
      inputTokens: inputTokens + tokens.input + cached,
      outputTokens: outputTokens + tokens.output + tokens.reasoning,
      costUsd: costUsd + cost,
    };
    return [{ type: "usage", usage: withoutFreeCost(this.#usage) }];
  }

  #end(): AgentResult {
    const output = answerIn(this.#text);
    return {
      outcome: "ok",
      summary: lastWords(this.#text, "It ended without a word."),
      ...(output === undefined ? {} : { output }),
      ...(this.#usage === undefined ? {} : { usage: withoutFreeCost(this.#usage) }),
      ...(this.#denied.size === 0 ? {} : { denied: [...this.#denied] }),
    };
  }
}

const zero = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** A model whose price it does not know costs 0 there; that is no price. */
function withoutFreeCost({ inputTokens, outputTokens, costUsd = 0 }: Usage): Usage {
  return { inputTokens, outputTokens, ...(costUsd > 0 ? { costUsd } : {}) };
}
