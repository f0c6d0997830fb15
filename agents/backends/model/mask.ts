import { estimateTokens } from "../../packet/fence.ts";
import type { Message } from "./providers.ts";

type ToolMessage = Extract<Message, { role: "tool" }>;
type ToolPart = ToolMessage["content"][number];

/** Tokens of tool output a conversation carries along before the oldest is left out. */
const observationTokens = 40_000;

/**
 * Forgets old tool output, never the newest, once there is too much of it: half is dropped at once, so that
 * the provider's cache of the beginning stays good for a while. What it was stays to be seen, and can be
 * asked for again; a summary could say what is not so.
 */
export function maskOld(messages: readonly Message[], budget = observationTokens): Message[] {
  const sizes = messages.map((message) => (message.role === "tool" ? sizeOf(message) : 0));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= budget) return [...messages];
  const newest = messages.findLastIndex(({ role }) => role === "tool");
  return messages.map((message, index) => {
    if (message.role !== "tool" || index === newest || total <= budget / 2) return message;
    total -= sizes[index] ?? 0;
    return { ...message, content: message.content.map(masked) };
  });
}

function sizeOf({ content }: ToolMessage): number {
  return content.reduce((sum, part) => sum + estimateTokens(saidBy(part)), 0);
}

function saidBy(part: ToolPart): string {
  if (part.type !== "tool-result") return "";
  const { output } = part;
  return output.type === "text" || output.type === "error-text" ? output.value : "";
}

function masked(part: ToolPart): ToolPart {
  if (part.type !== "tool-result" || saidBy(part).startsWith("[left out")) return part;
  const value = `[left out: ${saidBy(part).length} characters that ${part.toolName} said; call it again if you need them]`;
  return { ...part, output: { type: "text", value } };
}
