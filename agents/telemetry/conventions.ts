import type { OpenInferenceSpanKind } from "@arizeai/openinference-semantic-conventions";

/**
 * The names of OpenTelemetry's GenAI conventions (open-telemetry/semantic-conventions-genai, status
 * "Development": they still change, so they stand here and nowhere else), of OpenInference, and our own.
 */
export const names = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  conversation: "gen_ai.conversation.id",
  workflow: "gen_ai.workflow.name",
  agent: "gen_ai.agent.name",
  requestModel: "gen_ai.request.model",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  tool: "gen_ai.tool.name",
  toolType: "gen_ai.tool.type",
  error: "error.type",
  /** OpenInference. */
  kind: "openinference.span.kind",
  session: "session.id",
  agentName: "agent.name",
  modelName: "llm.model_name",
  promptTokens: "llm.token_count.prompt",
  completionTokens: "llm.token_count.completion",
  totalTokens: "llm.token_count.total",
  cost: "llm.cost.total",
  toolName: "tool.name",
  /** Ours. */
  plan: "loopwiki.plan",
  run: "loopwiki.run",
  phase: "loopwiki.run.phase",
  chunk: "loopwiki.chunk",
  commit: "loopwiki.commit",
  attempt: "loopwiki.attempt",
  outcome: "loopwiki.outcome",
  verdict: "loopwiki.verdict",
  role: "loopwiki.role",
  backend: "loopwiki.backend",
  toolCalls: "loopwiki.tool_calls",
  packetTokens: "loopwiki.packet.tokens",
  receipts: "loopwiki.packet.receipts",
  check: "loopwiki.check",
  status: "loopwiki.check.status",
  command: "loopwiki.check.command",
} as const;

export const operations = ["invoke_workflow", "invoke_agent", "chat", "execute_tool"] as const;
export type Operation = (typeof operations)[number];

/** What each operation must say by the conventions; `gen_ai.request.model` only where it is known. */
export const requiredAttributes: Readonly<Record<Operation, readonly string[]>> = {
  invoke_workflow: [names.operation, names.workflow],
  invoke_agent: [names.operation, names.provider, names.agent],
  chat: [names.operation, names.provider],
  execute_tool: [names.operation, names.tool],
};

/** What a span's name says after the operation. */
export const namedAfter: Readonly<Record<Operation, string>> = {
  invoke_workflow: names.workflow,
  invoke_agent: names.agent,
  chat: names.requestModel,
  execute_tool: names.tool,
};

export const openInferenceKinds = {
  run: "CHAIN",
  agent: "AGENT",
  model: "LLM",
  tool: "TOOL",
  check: "GUARDRAIL",
} as const satisfies Record<string, `${OpenInferenceSpanKind}`>;

/** Names that the conventions give providers, for the backends that speak to one of them only. */
const providers: Readonly<Record<string, string>> = {
  "claude-code": "anthropic",
  codex: "openai",
  gemini: "gcp.gemini",
  google: "gcp.gemini",
};
const withoutModel = new Set(["command", "mechanical", "manual", "replay"]);

/** Who answers, by an agent's label: `claude-code <model>`, `model <provider>/<model>`, `acp <program> <model>`. */
export function serviceOf(label: string): { backend: string; provider: string; model?: string } {
  const [backend = label, ...rest] = label.split(" ").filter((part) => part !== "");
  const program = backend === "acp" ? rest.shift() : undefined;
  const who = program ?? backend;
  const [wanted] = rest;
  if (wanted === undefined || withoutModel.has(backend))
    return { backend, provider: providers[who] ?? who };
  const slash = wanted.indexOf("/");
  const named = slash > 0 ? wanted.slice(0, slash) : who;
  return { backend, provider: providers[named] ?? named, model: wanted.slice(slash + 1) };
}
