import type { Agent, AgentEvent, AgentResult, AgentTask } from "./agent.ts";

export interface RunAgentOptions {
  signal: AbortSignal;
  /** Told in a line of words what the agent does. */
  note: (text: string) => void;
  /** Sees every event before anything is made of it. */
  watch?: (event: AgentEvent) => void;
}

/** Runs a task to its result, passing on what happens. A backend that breaks its contract is `infra`. */
export async function runAgent(
  agent: Agent,
  task: AgentTask,
  options: RunAgentOptions,
): Promise<{ result: AgentResult; toolCalls: number }> {
  let toolCalls = 0;
  const limits = { ...task.limits, ...agent.patience };
  for await (const event of agent.run({ ...task, limits }, options.signal)) {
    options.watch?.(event);
    if (event.type === "result") return { result: event.result, toolCalls };
    if (event.type === "tool-call") toolCalls += 1;
    const words = describe(event);
    if (words !== "") options.note(`${agent.label}: ${words}`);
  }
  return {
    result: { outcome: "infra", summary: `${agent.label} ended without a result` },
    toolCalls,
  };
}

/** Longest line shown of what an agent says. */
const maxWords = 160;

function describe(event: AgentEvent): string {
  switch (event.type) {
    case "text":
      return firstWords(event.text);
    case "tool-call":
      return `${event.name} ${JSON.stringify(event.input ?? {}).slice(0, maxWords)}`;
    case "tool-result":
      return event.ok ? "" : `tool failed: ${event.text.slice(0, maxWords)}`;
    case "rate-limit":
      return `rate limit: ${event.detail}`;
    case "thinking":
    case "call":
    case "usage":
    case "result":
      return "";
  }
}

function firstWords(text: string): string {
  return text.trim().split("\n")[0]?.slice(0, maxWords) ?? "";
}
