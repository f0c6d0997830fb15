import { z } from "zod";
import type { AgentEvent, AgentResult, Usage } from "../agent.ts";
import { answerIn } from "./answer.ts";
import type { CliReader } from "./cli-agent.ts";
import { failedResult } from "./failure.ts";
import { parseJson } from "./parse-json.ts";
import { lastWords } from "./report.ts";

/** What `gemini -o stream-json` prints, as far as we use it (tried with 0.61.0). */
const word = z.string().catch("");
const count = z.number().nonnegative().catch(0);
const problem = z.looseObject({ type: word, message: word }).optional().catch(undefined);
const line = z.looseObject({
  type: z.string(),
  role: word,
  content: word,
  tool_name: word,
  tool_id: word,
  parameters: z.unknown().optional(),
  status: word,
  output: word,
  message: word,
  error: problem,
  stats: z.looseObject({ input_tokens: count, output_tokens: count }).optional().catch(undefined),
});
type Line = z.infer<typeof line>;

const denial = /policy_violation|permission|denied|not_registered|not allowed/i;

/** Reads one run of Gemini. `result` is its last word. */
export class GeminiReader implements CliReader {
  /** The words since the last tool, which come in pieces. */
  #text = "";
  readonly #tools = new Map<string, string>();
  readonly #denied = new Set<string>();

  read(text: string): AgentEvent[] {
    const event = line.safeParse(parseJson(text)).data;
    if (event === undefined) return [];
    switch (event.type) {
      case "message":
        return this.#message(event);
      case "tool_use":
        this.#text = "";
        this.#tools.set(event.tool_id, event.tool_name);
        return [
          { type: "tool-call", id: event.tool_id, name: event.tool_name, input: event.parameters },
        ];
      case "tool_result":
        return [this.#toolResult(event)];
      case "result":
        return this.#end(event);
      default:
        return [];
    }
  }

  #message({ role, content }: Line): AgentEvent[] {
    if (role !== "assistant" || content === "") return [];
    this.#text += content;
    return [{ type: "text", text: content }];
  }

  #toolResult({ tool_id: id, status, output, error }: Line): AgentEvent {
    const ok = status === "success";
    if (!ok && denial.test(error?.type ?? "")) this.#denied.add(this.#tools.get(id) ?? id);
    return { type: "tool-result", id, ok, text: ok ? output : (error?.message ?? output) };
  }

  #end({ status, error, stats }: Line): AgentEvent[] {
    const usage: Usage | undefined = stats && {
      inputTokens: stats.input_tokens,
      outputTokens: stats.output_tokens,
    };
    const spent = usage === undefined ? {} : { usage };
    const result: AgentResult =
      status === "success"
        ? { ...this.#answer(), ...spent }
        : { ...failedResult(error?.message ?? ""), ...spent };
    return [
      ...(usage === undefined ? [] : [{ type: "usage" as const, usage }]),
      { type: "result", result },
    ];
  }

  #answer(): AgentResult {
    const output = answerIn(this.#text);
    return {
      outcome: "ok",
      summary: lastWords(this.#text, "It ended without a word."),
      ...(output === undefined ? {} : { output }),
      ...(this.#denied.size === 0 ? {} : { denied: [...this.#denied] }),
    };
  }
}
