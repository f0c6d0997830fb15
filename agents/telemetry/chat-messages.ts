import type { RecordedEvent } from "../journal/run-records.ts";

/** A message as chat interfaces and tools for fine-tuning take it. */
export type ChatMessage =
  | { role: "user"; content: string }
  | { role: "assistant"; content: string; tool_calls?: ToolCall[] }
  | { role: "tool"; tool_call_id: string; content: string };

interface ToolCall {
  id: string;
  type: "function";
  /** `arguments` is JSON, as those interfaces have it. */
  function: { name: string; arguments: string };
}

/** One turn of the agent: its words, the tools it called at once, and what they gave. */
interface Turn {
  words: string[];
  calls: { name: string; input: string; result?: string }[];
}

/** As much as journals keep of a text, and what stands where they keep no more (`agent-recorder.ts`). */
const longest = 2_000;
const notKept = "(more was said; it is not kept)";

/**
 * Adds what an agent said and did. A result belongs to the oldest call that has none; a call without a result
 * is left out, because every call of such a conversation must be answered. Thinking is left out too.
 */
export function addSaid(
  before: readonly ChatMessage[],
  said: readonly RecordedEvent[],
): { messages: ChatMessage[]; truncated: boolean } {
  const messages = [...before];
  const turns = turnsOf(said);
  const calls = turns.flatMap((turn) => turn.calls);
  let count = 0;
  for (const { words, calls } of turns) {
    const answered = calls.flatMap(({ name, input, result }) => {
      if (result === undefined) return [];
      count += 1;
      return [{ id: `call_${count}`, name, input, result }];
    });
    const content = words.join("\n");
    if (content === "" && answered.length === 0) continue;
    const made = answered.map(({ id, name, input }): ToolCall => {
      return { id, type: "function", function: { name, arguments: input } };
    });
    messages.push({
      role: "assistant",
      content,
      ...(made.length === 0 ? {} : { tool_calls: made }),
    });
    for (const { id, result } of answered)
      messages.push({ role: "tool", tool_call_id: id, content: result });
  }
  const truncated =
    calls.some(({ result }) => result === undefined) ||
    said.some(({ text }) => text.length >= longest || text === notKept);
  return { messages, truncated };
}

/** A turn ends where something is said or called after a result. */
function turnsOf(said: readonly RecordedEvent[]): Turn[] {
  const turns: Turn[] = [];
  const waiting: Turn["calls"] = [];
  let answered = true;
  for (const { kind, text, name = "unknown" } of said) {
    if (kind === "tool-result") {
      const call = waiting.shift();
      if (call) call.result = text;
      answered = true;
    } else if (kind === "text" || kind === "tool-call") {
      const turn = answered ? undefined : turns.at(-1);
      const open = turn ?? { words: [], calls: [] };
      if (!turn) turns.push(open);
      answered = false;
      if (kind === "text") open.words.push(text);
      else waiting.push(addCall(open, name, text));
    }
  }
  return turns;
}

function addCall(turn: Turn, name: string, input: string): Turn["calls"][number] {
  const call = { name, input };
  turn.calls.push(call);
  return call;
}
