import { z } from "zod";
import type { AgentEvent, AgentResult, Usage } from "../agent.ts";
import { classifyFailure, outcomeOfFailure } from "./failure.ts";
import { parseJson } from "./parse-json.ts";
import { lastWords } from "./report.ts";

/**
 * What Claude Code prints with `--output-format stream-json`, as far as we use it (research/mission,
 * Appendix A; tried with 2.1.197 and 2.1.328). Every field may be missing: it is another program's.
 */
const word = z.string().catch("");
const block = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("text"), text: word }),
  z.looseObject({ type: z.literal("thinking"), thinking: word }),
  z.looseObject({
    type: z.enum(["tool_use", "server_tool_use"]),
    id: word,
    name: word,
    input: z.unknown().optional(),
  }),
  z.looseObject({
    type: z.literal("tool_result"),
    tool_use_id: word,
    content: z.unknown().optional(),
    is_error: z.boolean().catch(false),
  }),
]);
const content = z.union([z.string(), z.array(z.unknown())]);
const message = z.looseObject({ message: z.looseObject({ content }) });
const count = z.number().nonnegative().catch(0);
const usage = z.looseObject({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
});
const rateLimit = z.looseObject({
  rate_limit_info: z.looseObject({
    status: z.string(),
    resetsAt: z.number().optional().catch(undefined),
    rateLimitType: z.string().optional().catch(undefined),
  }),
});
const finalResult = z.looseObject({
  subtype: z.string().catch(""),
  is_error: z.boolean().catch(false),
  api_error_status: z.number().nullish().catch(undefined),
  terminal_reason: z.string().nullish().catch(undefined),
  result: z.string().catch(""),
  errors: z.array(z.string()).catch([]),
  error: z.looseObject({ message: word }).optional().catch(undefined),
  structured_output: z.unknown().optional(),
  total_cost_usd: z.number().optional().catch(undefined),
  usage: usage.optional().catch(undefined),
  permission_denials: z.array(z.looseObject({ tool_name: z.string().catch("a tool") })).catch([]),
});
type FinalResult = z.infer<typeof finalResult>;

/** The events of one line; none for anything that is not JSON, not known, or not for us. */
export function claudeEvents(line: string): AgentEvent[] {
  const value = parseJson(line);
  const type = z.looseObject({ type: z.string() }).safeParse(value).data?.type;
  if (type === "assistant" || type === "user") return messageEvents(value);
  if (type === "rate_limit_event") return rateLimitEvents(value);
  if (type === "result") return resultEvents(value);
  return [];
}

function messageEvents(value: unknown): AgentEvent[] {
  const blocks = message.safeParse(value).data?.message.content ?? [];
  if (typeof blocks === "string") return blocks === "" ? [] : [{ type: "text", text: blocks }];
  return blocks.flatMap((item) => blockEvents(block.safeParse(item).data));
}

function blockEvents(item: z.infer<typeof block> | undefined): AgentEvent[] {
  if (item === undefined) return [];
  switch (item.type) {
    case "text":
      return [{ type: "text", text: item.text }];
    case "thinking":
      return [{ type: "thinking", text: item.thinking }];
    case "tool_result": {
      const text = textOf(item.content);
      return [{ type: "tool-result", id: item.tool_use_id, ok: !item.is_error, text }];
    }
    case "tool_use":
    case "server_tool_use":
    default:
      return [{ type: "tool-call", id: item.id, name: item.name, input: item.input }];
  }
}

/** The text of a tool's answer, which is a string or a list of blocks. */
function textOf(answer: unknown): string {
  const known = content.safeParse(answer).data ?? "";
  if (typeof known === "string") return known;
  const text = z.looseObject({ type: z.literal("text"), text: word });
  return known.map((item) => text.safeParse(item).data?.text ?? "").join("");
}

function rateLimitEvents(value: unknown): AgentEvent[] {
  const info = rateLimit.safeParse(value).data?.rate_limit_info;
  if (info?.status !== "rejected") return [];
  const resumeAt = isoTime(info.resetsAt);
  const detail = `Claude's ${info.rateLimitType ?? "usage"} limit is reached.`;
  return [{ type: "rate-limit", detail, ...(resumeAt === undefined ? {} : { resumeAt }) }];
}

/** `resetsAt` is in seconds since 1970. */
function isoTime(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function resultEvents(value: unknown): AgentEvent[] {
  const parsed = finalResult.safeParse(value).data;
  if (parsed === undefined) return [];
  const spent = usageOf(parsed);
  const denied = [...new Set(parsed.permission_denials.map((denial) => denial.tool_name))];
  const result: AgentResult = {
    ...judge(parsed),
    summary: summaryOf(parsed),
    ...(parsed.structured_output == null ? {} : { output: parsed.structured_output }),
    ...(spent === undefined ? {} : { usage: spent }),
    ...(denied.length === 0 ? {} : { denied }),
  };
  const events: AgentEvent[] = spent === undefined ? [] : [{ type: "usage", usage: spent }];
  return [...events, { type: "result", result }];
}

/** Cached tokens were read too; they only cost less. */
function usageOf(final: FinalResult): Usage | undefined {
  if (final.usage === undefined) return undefined;
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = final.usage;
  return {
    inputTokens: input_tokens + cache_creation_input_tokens + cache_read_input_tokens,
    outputTokens: final.usage.output_tokens,
    ...(final.total_cost_usd === undefined ? {} : { costUsd: final.total_cost_usd }),
  };
}

/** `is_error` may be true with the subtype `success`; the text is asked last, and only of an error. */
function judge(final: FinalResult): Pick<AgentResult, "outcome" | "failure"> {
  if (final.subtype === "error_max_turns" || final.subtype === "error_max_budget_usd")
    return { outcome: "budget" };
  if (final.subtype === "error_max_structured_output_retries") return { outcome: "malformed" };
  if (!final.is_error && !final.subtype.startsWith("error")) return { outcome: "ok" };
  if (final.terminal_reason === "prompt_too_long")
    return { outcome: "blocked", failure: "request" };
  const status = final.api_error_status ?? undefined;
  const failure = classifyFailure({ status, text: final.result || (final.error?.message ?? "") });
  return { outcome: outcomeOfFailure[failure], failure };
}

function summaryOf(final: FinalResult): string {
  const words = [final.result, ...final.errors, final.error?.message ?? ""]
    .filter((text) => text.trim() !== "")
    .join("\n");
  return lastWords(words, `It ended with ${final.subtype || "no word"}.`);
}
