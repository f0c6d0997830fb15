import type { EventOf } from "../journal/run-event.ts";
import { names, openInferenceKinds, serviceOf } from "./conventions.ts";
import type { OpenSpan, SpanTree } from "./span.ts";

export type Said = EventOf<"agent-said">;

export interface AgentWork {
  /** Sequence number of the event that tells of its end. */
  seq: number;
  role: string;
  label: string;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
  said: readonly Said[];
  /** Outcome, where it is not `ok`. */
  error?: string | undefined;
  usage?: { inputTokens: number; outputTokens: number; costUsd?: number | undefined } | undefined;
}

/** One agent at work, with the model it asked and the tools it used. */
export function addAgent(tree: SpanTree, parent: OpenSpan, work: AgentWork): OpenSpan {
  const { backend, provider, model } = serviceOf(work.label);
  const key = `agent ${work.seq} ${work.role}`;
  const span = tree.open(parent, {
    key,
    name: `invoke_agent ${work.role}`,
    start: work.start,
    attributes: {
      [names.operation]: "invoke_agent",
      [names.provider]: provider,
      [names.agent]: work.role,
      [names.agentName]: work.role,
      [names.role]: work.role,
      [names.backend]: backend,
      ...(model === undefined ? {} : { [names.requestModel]: model }),
      [names.kind]: openInferenceKinds.agent,
    },
  });
  span.status = work.error === undefined ? "ok" : "error";
  if (work.error !== undefined) span.attributes[names.error] = work.error;
  tree.extend(span, work.end);
  addModel(tree, span, work);
  span.attributes[names.toolCalls] = addTools(tree, span, work);
  return span;
}

/**
 * The model's calls that the backend told of, one span each. Of one that only sums up at its end, and in journals
 * of before calls were kept, one span for all of them. Some backends tell when a call ended, not when it began:
 * then it began when the one before it had ended.
 */
function addModel(tree: SpanTree, agent: OpenSpan, { said, label, usage, end }: AgentWork): void {
  const calls = said.flatMap(({ at, events }) =>
    events.flatMap((event) =>
      event.kind === "model-call" && event.usage !== undefined
        ? [{ ...event, usage: event.usage, end: Math.min(Date.parse(event.at ?? at), end) }]
        : [],
    ),
  );
  let last = agent.start;
  for (const [index, { usage, durationMs, end: ended }] of calls.entries()) {
    const start = durationMs === undefined ? last : ended - durationMs;
    const call = { key: `${agent.key} chat ${index + 1}`, start, end: ended, usage };
    openChat(tree, agent, { label, ...call });
    last = ended;
  }
  if (calls.length === 0 && usage)
    openChat(tree, agent, { label, key: `${agent.key} chat`, start: agent.start, end, usage });
}

interface Chat {
  key: string;
  label: string;
  start: number;
  end: number;
  usage: NonNullable<AgentWork["usage"]>;
}

function openChat(tree: SpanTree, agent: OpenSpan, { key, label, start, end, usage }: Chat): void {
  const { provider, model } = serviceOf(label);
  const { inputTokens, outputTokens, costUsd } = usage;
  const span = tree.open(
    agent,
    {
      key,
      name: model === undefined ? "chat" : `chat ${model}`,
      start,
      attributes: {
        [names.operation]: "chat",
        [names.provider]: provider,
        ...(model === undefined ? {} : { [names.requestModel]: model, [names.modelName]: model }),
        [names.inputTokens]: inputTokens,
        [names.outputTokens]: outputTokens,
        [names.promptTokens]: inputTokens,
        [names.completionTokens]: outputTokens,
        [names.totalTokens]: inputTokens + outputTokens,
        ...(costUsd === undefined ? {} : { [names.cost]: costUsd }),
        [names.kind]: openInferenceKinds.model,
      },
    },
    "client",
  );
  tree.extend(span, end);
}

/**
 * The tools it called; returns how many. A result belongs to the oldest call that has none yet. Times are
 * those at which the journal was told, which may be two seconds late (`agent-recorder.ts`).
 */
function addTools(tree: SpanTree, agent: OpenSpan, { said, end }: AgentWork): number {
  const waiting: OpenSpan[] = [];
  let calls = 0;
  for (const { at, events } of said) {
    const time = Math.min(Date.parse(at), end);
    for (const { kind, name = "unknown", ok } of events) {
      if (kind === "tool-call") {
        calls += 1;
        waiting.push(openTool(tree, agent, { key: `${agent.key} tool ${calls}`, name, time }));
      }
      const span = kind === "tool-result" ? waiting.shift() : undefined;
      if (!span) continue;
      tree.extend(span, time);
      span.status = ok === false ? "error" : "ok";
      if (ok === false) span.attributes[names.error] = "tool_error";
    }
  }
  for (const span of waiting) tree.extend(span, end); // cut off: nobody knows what it came to
  return calls;
}

function openTool(
  tree: SpanTree,
  agent: OpenSpan,
  { key, name, time }: { key: string; name: string; time: number },
): OpenSpan {
  return tree.open(agent, {
    key,
    name: `execute_tool ${name}`,
    start: time,
    attributes: {
      [names.operation]: "execute_tool",
      [names.tool]: name,
      [names.toolName]: name,
      [names.toolType]: "function",
      [names.kind]: openInferenceKinds.tool,
    },
  });
}
