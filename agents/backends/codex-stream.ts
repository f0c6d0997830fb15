import { z } from "zod";
import type { AgentEvent, AgentResult, Usage } from "../agent.ts";
import { answerIn } from "./answer.ts";
import type { CliReader } from "./cli-agent.ts";
import { failedResult } from "./failure.ts";
import { parseJson } from "./parse-json.ts";
import { lastWords } from "./report.ts";

/** What `codex exec --json` prints, as far as we use it (tried with 0.169.0). Any field may be missing. */
const word = z.string().catch("");
const count = z.number().nonnegative().catch(0);
const item = z.looseObject({
  id: word,
  type: word,
  text: word,
  command: word,
  aggregated_output: word,
  exit_code: z.number().nullish().catch(undefined),
  status: word,
  changes: z.unknown().optional(),
  server: word,
  tool: word,
  arguments: z.unknown().optional(),
});
type Item = z.infer<typeof item>;
const line = z.looseObject({
  type: z.string(),
  message: word,
  item: item.optional().catch(undefined),
  error: z.looseObject({ message: word }).optional().catch(undefined),
  usage: z.looseObject({ input_tokens: count, output_tokens: count }).optional().catch(undefined),
});

/** Reads one run of Codex. `turn.completed` and `turn.failed` are its last words. */
export class CodexReader implements CliReader {
  #text = "";
  #waiting: AgentResult | undefined;
  readonly #started = new Set<string>();
  readonly #denied = new Set<string>();

  /** It says that it waits, and may wait for hours when a limit asks for that: then the limit is the result. */
  pending(): AgentResult | undefined {
    return this.#waiting;
  }

  read(text: string): AgentEvent[] {
    const event = line.safeParse(parseJson(text)).data;
    if (event === undefined) return [];
    this.#waiting = undefined;
    if (event.type === "error") return this.#trouble(event.message);
    if (event.type === "turn.failed")
      return [{ type: "result", result: failedResult(event.error?.message ?? "") }];
    if (event.type === "turn.completed") return this.#end(event.usage);
    if (event.item === undefined) return [];
    if (event.type === "item.started") return this.#call(event.item);
    return event.type === "item.completed" ? this.#done(event.item) : [];
  }

  /** `Reconnecting... 2/5 (why)`; the last one is repeated by `turn.failed`. */
  #trouble(message: string): AgentEvent[] {
    const result = failedResult(message);
    this.#waiting = result;
    if (result.failure !== "rate-limit") return [];
    const { resumeAt } = result;
    return [
      { type: "rate-limit", detail: message, ...(resumeAt === undefined ? {} : { resumeAt }) },
    ];
  }

  #end(spent: { input_tokens: number; output_tokens: number } | undefined): AgentEvent[] {
    const usage: Usage | undefined = spent && {
      inputTokens: spent.input_tokens, // the cached ones are among them
      outputTokens: spent.output_tokens,
    };
    const output = answerIn(this.#text);
    const result: AgentResult = {
      outcome: "ok",
      summary: lastWords(this.#text, "It ended without a word."),
      ...(output === undefined ? {} : { output }),
      ...(usage === undefined ? {} : { usage }),
      ...(this.#denied.size === 0 ? {} : { denied: [...this.#denied] }),
    };
    return [
      ...(usage === undefined ? [] : [{ type: "usage" as const, usage }]),
      { type: "result", result },
    ];
  }

  #call(started: Item): AgentEvent[] {
    const tool = toolOf(started);
    if (tool === undefined) return [];
    this.#started.add(started.id);
    return [{ type: "tool-call", id: started.id, ...tool }];
  }

  #done(done: Item): AgentEvent[] {
    if (done.type === "agent_message") {
      this.#text = done.text;
      return [{ type: "text", text: done.text }];
    }
    if (done.type === "reasoning") return [{ type: "thinking", text: done.text }];
    const tool = toolOf(done);
    if (tool === undefined) return [];
    const call = this.#started.has(done.id) ? [] : this.#call(done);
    if (done.status === "declined") this.#denied.add(tool.name);
    const ok = done.status === "completed" && (done.exit_code ?? 0) === 0;
    return [...call, { type: "tool-result", id: done.id, ok, text: done.aggregated_output }];
  }
}

function toolOf(used: Item): { name: string; input: unknown } | undefined {
  switch (used.type) {
    case "command_execution":
      return { name: "shell", input: { command: used.command } };
    case "file_change":
      return { name: "apply_patch", input: { changes: used.changes } };
    case "mcp_tool_call":
      return { name: `${used.server}.${used.tool}`, input: used.arguments };
    default:
      return undefined;
  }
}
