import type { Agent, AgentEvent, AgentResult, AgentTask, TaskLimits } from "./agent.ts";

export interface RunAgentOptions {
  signal: AbortSignal;
  /** Told in a line of words what the agent does. */
  note: (text: string) => void;
  /** Given everything that happens, as it happens. */
  record?: ((event: AgentEvent) => void) | undefined;
}

/** Soft and hard limit as 20 and 30 minutes, the seed's (research/mission.md: soft 20, idle 10, hard 30). */
export function softLimit({ hardMs }: Pick<TaskLimits, "hardMs">): number {
  return (hardMs * 2) / 3;
}

/** Runs a task to its result, passing on what happens. A backend that breaks its contract is `infra`. */
export async function runAgent(
  agent: Agent,
  task: AgentTask,
  options: RunAgentOptions,
): Promise<{ result: AgentResult; toolCalls: number }> {
  const limits = { ...task.limits, ...agent.patience };
  const tell = (): void => options.note(`${agent.label}: ${softWords(limits)}`);
  const soft = setTimeout(tell, Math.min(softLimit(limits), longestTimer));
  try {
    return await follow(agent, { ...task, limits }, options);
  } finally {
    clearTimeout(soft);
  }
}

async function follow(
  agent: Agent,
  task: AgentTask,
  options: RunAgentOptions,
): ReturnType<typeof runAgent> {
  let toolCalls = 0;
  for await (const event of agent.run(task, options.signal)) {
    options.record?.(event);
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

/** Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

function softWords(limits: TaskLimits): string {
  return `has worked for ${minutes(softLimit(limits))}; after ${minutes(limits.hardMs)} it is stopped`;
}

function minutes(ms: number): string {
  return `${Number((ms / 60_000).toPrecision(2))} minutes`;
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
