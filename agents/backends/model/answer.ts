import type { AgentEvent, Usage } from "../../agent.ts";
import type { Message, StreamPart } from "./providers.ts";
import { failureOf, RequestFailure } from "./request-failure.ts";

type AssistantPart = Extract<Message, { role: "assistant" }>["content"][number];

type Finish = Extract<StreamPart, { type: "finish" }>;

export interface ToolCall {
  id: string;
  name: string;
  /** As the model wrote it; may be no JSON at all. */
  input: string;
}

/** What the model said in one request. */
export interface Answer {
  /** To be sent back with the next request, so that the model remembers. */
  content: AssistantPart[];
  text: string;
  calls: ToolCall[];
  finish: "stop" | "length" | "refusal" | "pause" | "tools";
  /** Undefined when the provider gave none that makes sense. */
  usage: Usage | undefined;
}

/**
 * Reads the parts of a stream into an answer. Throws a `RequestFailure` for a stream that breaks, carries
 * an error, or ends before its end.
 */
export class AnswerReader {
  readonly #content: AssistantPart[] = [];
  readonly #calls: ToolCall[] = [];
  #text = "";
  /** The block that is being written: its words, and what the provider wants to have back with it. */
  #block = { text: "", metadata: {} };
  #ended: Finish | undefined;
  #doubt: RequestFailure | undefined;

  /** What people are told of a part. */
  read(part: StreamPart): AgentEvent[] {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the rest is nothing we asked for
    switch (part.type) {
      case "text-start":
      case "reasoning-start":
        this.#block = { text: "", metadata: part.providerMetadata ?? {} };
        return [];
      case "text-delta":
      case "reasoning-delta":
        this.#block.text += part.delta;
        Object.assign(this.#block.metadata, part.providerMetadata);
        return [];
      case "text-end":
        return this.#endText(part.providerMetadata);
      case "reasoning-end":
        return this.#endThinking(part.providerMetadata);
      case "tool-call":
        this.#addCall(part);
        return [];
      case "finish":
        this.#ended = part;
        return [];
      case "error":
        this.#addError(part.error);
        return [];
      default:
        return []; // the beginnings of tool calls, sources, files, warnings
    }
  }

  answer(): Answer {
    const ended = this.#ended;
    if (ended === undefined) throw this.#doubt ?? endedEarly();
    const { unified, raw } = ended.finishReason;
    // `other` without the provider's own word is what the SDK says when no end came.
    const isUnsaid = unified === "other" && raw === undefined;
    if (unified === "error" || isUnsaid) throw this.#doubt ?? endedEarly();
    return {
      content: this.#content,
      text: this.#text,
      calls: this.#calls,
      finish: finishOf(unified, raw),
      usage: usageOf(ended.usage),
    };
  }

  #endText(metadata: object | undefined): AgentEvent[] {
    const { text, options } = this.#endBlock(metadata);
    if (text.trim() === "") return []; // Anthropic refuses blank text
    this.#content.push({ type: "text", text, ...options });
    this.#text += text;
    return [{ type: "text", text }];
  }

  #endThinking(metadata: object | undefined): AgentEvent[] {
    const { text, options } = this.#endBlock(metadata);
    this.#content.push({ type: "reasoning", text, ...options });
    return text === "" ? [] : [{ type: "thinking", text }];
  }

  #endBlock(metadata: object | undefined): { text: string; options: object } {
    const all = { ...this.#block.metadata, ...metadata };
    const text = Buffer.from(this.#block.text).toString(); // half characters become whole ones
    this.#block = { text: "", metadata: {} };
    return { text, options: Object.keys(all).length === 0 ? {} : { providerOptions: all } };
  }

  /** Of two calls with one name the first counts: no provider takes them back with their answers. */
  #addCall(part: Extract<StreamPart, { type: "tool-call" }>): void {
    const { toolCallId: id, toolName: name, input, providerMetadata } = part;
    if (this.#calls.some((call) => call.id === id)) return;
    this.#calls.push({ id, name, input });
    this.#content.push({
      type: "tool-call",
      toolCallId: id,
      toolName: name,
      input: objectIn(input),
      ...(providerMetadata === undefined ? {} : { providerOptions: providerMetadata }),
    });
  }

  /** An event that cannot be understood may be one that is new; an answer that then ends well is one. */
  #addError(error: unknown): void {
    const failure = failureOf(error, true);
    if (!/TypeValidation/.test(error instanceof Error ? error.name : "")) throw failure;
    this.#doubt = failure;
  }
}

function endedEarly(): RequestFailure {
  const message = "The answer broke off before its end";
  return new RequestFailure(message, { kind: "connection", begun: true });
}

function finishOf(unified: string, raw: string | undefined): Answer["finish"] {
  if (raw === "pause_turn") return "pause";
  if (unified === "length") return "length";
  if (unified === "content-filter") return "refusal";
  return unified === "tool-calls" ? "tools" : "stop";
}

/** Nonsense is none: the budget then takes the most the request could have used. */
function usageOf({ inputTokens: input, outputTokens: output }: Finish["usage"]): Usage | undefined {
  const { total: read } = input;
  const { total: written } = output;
  if (!isCount(read) || !isCount(written) || read === 0) return undefined;
  const cacheReadTokens = partOf(read, input.cacheRead);
  const cacheWriteTokens = partOf(read, input.cacheWrite);
  return { inputTokens: read, outputTokens: written, cacheReadTokens, cacheWriteTokens };
}

/** None of it, when it makes no sense: what was not cached costs in full. */
function partOf(whole: number, part: number | undefined): number {
  return isCount(part) && part <= whole ? part : 0;
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && value >= 0;
}

/** The input as it goes back to the model; providers want an object. */
function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
