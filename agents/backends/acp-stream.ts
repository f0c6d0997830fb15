import { z } from "zod";
import type { AgentEvent } from "../agent.ts";

/** What an agent tells of its session over the Agent Client Protocol, as far as we use it. */
const word = z.string().catch("");
const textContent = z.looseObject({ text: word }).optional().catch(undefined);
const update = z.looseObject({
  sessionUpdate: z.string(),
  content: z.unknown().optional(),
  toolCallId: word,
  title: word,
  name: word,
  kind: word,
  status: word,
  rawInput: z.unknown().optional(),
});
type Update = z.infer<typeof update>;
const toolTexts = z
  .array(z.looseObject({ content: textContent }))
  .catch([])
  .transform((items) => items.map((item) => item.content?.text ?? "").join(""));

/** Reads the updates of one session. */
export class AcpReader {
  #text = "";
  readonly #called = new Set<string>();
  readonly #ended = new Set<string>();

  /** The words since the last tool call. */
  get lastText(): string {
    return this.#text;
  }

  read(value: unknown): AgentEvent[] {
    const told = update.safeParse(value).data;
    switch (told?.sessionUpdate) {
      case undefined:
        return [];
      case "agent_message_chunk":
        return this.#words(told);
      case "agent_thought_chunk":
        return [{ type: "thinking", text: textContent.parse(told.content)?.text ?? "" }];
      case "tool_call":
      case "tool_call_update":
        return this.#tool(told);
      default:
        return [];
    }
  }

  #words(told: Update): AgentEvent[] {
    const text = textContent.parse(told.content)?.text ?? "";
    if (text === "") return [];
    this.#text += text;
    return [{ type: "text", text }];
  }

  /** An update may come before the call, and several may say that it is done. */
  #tool(told: Update): AgentEvent[] {
    const id = told.toolCallId;
    const events: AgentEvent[] = [];
    if (!this.#called.has(id)) {
      this.#called.add(id);
      this.#text = "";
      const name = told.name || told.title || told.kind || "tool";
      events.push({ type: "tool-call", id, name, input: told.rawInput });
    }
    const ended = told.status === "completed" || told.status === "failed";
    if (ended && !this.#ended.has(id)) {
      this.#ended.add(id);
      const ok = told.status === "completed";
      events.push({ type: "tool-result", id, ok, text: toolTexts.parse(told.content) });
    }
    return events;
  }
}
