/** A role of DESIGN 4. `mechanical` commands and every backend take the same task. */
export const roleNames = [
  "auditor",
  "planner",
  "maker",
  "checker",
  "goal-checker",
  "librarian",
] as const;
export type RoleName = (typeof roleNames)[number];

/**
 * How an attempt ended (DESIGN 6). A backend reports the first group; the harness alone decides the
 * second, because an agent's claim only triggers the check.
 */
export const backendOutcomes = [
  "ok",
  "needs-context",
  "blocked",
  "timeout-idle",
  "timeout-hard",
  "rate-limited",
  "auth",
  "budget",
  "malformed",
  "infra",
] as const;
export type BackendOutcome = (typeof backendOutcomes)[number];
export type Outcome =
  BackendOutcome | "no-change" | "tests-failed" | "out-of-scope" | "spec-drift" | "rejected";

export interface AgentTask {
  role: RoleName;
  /** Plan, chunk and attempt the task belongs to; recordings are looked up by these. */
  plan: string;
  chunk: string;
  /** 1-based. */
  attempt: number;
  /** Everything the agent is told. Untrusted parts are already fenced. */
  packet: string;
  /** Absolute path of the directory the agent works in. */
  cwd: string;
  /** `read` tasks must leave `cwd` unchanged; the harness checks that they did. */
  access: "read" | "write";
  /** The chunk's `run` command, for the mechanical backend. */
  run?: string;
  /** The approved plan gives its commands the network. */
  network?: boolean;
  /** Paths below `cwd` that its commands must find unchangeable. */
  protect?: readonly string[];
  /** JSON Schema of the structured output that is wanted; without it only prose comes back. */
  outputSchema?: Record<string, unknown>;
  model?: string;
  effort?: string;
  limits: TaskLimits;
}

export interface TaskLimits {
  /** Milliseconds without any event after which the run is `timeout-idle`; the seed's ten minutes. */
  idleMs: number;
  /**
   * Milliseconds after which the run is `timeout-hard`, whatever it does. At two thirds of it
   * (`softLimit`) the person is told, and the agent too where there is a way.
   */
  hardMs: number;
  /** Most it may cost, in US dollars, where the backend can enforce it. */
  maxUsd?: number;
}

export interface Usage {
  /** All tokens that were read, from a cache or not. */
  inputTokens: number;
  outputTokens: number;
  /** Those of `inputTokens` that came from the provider's cache, or were put there. */
  cacheReadTokens?: number;
  cacheWriteTokens?: number;
  /** Absent when the backend does not say. */
  costUsd?: number;
}

/**
 * What a provider said when it refused a request:
 * - `rate-limit`: over for now, and again later;
 * - `auth`, `billing`: only a person can mend it;
 * - `refusal`: the model will not do it; `request`: it can never be answered as it was asked;
 * - `overloaded`, `connection`: passes by itself;
 * - `unknown`: none of these was recognised.
 */
export type FailureKind =
  | "rate-limit"
  | "auth"
  | "billing"
  | "refusal"
  | "request"
  | "overloaded"
  | "connection"
  | "unknown";

export interface AgentResult {
  outcome: BackendOutcome;
  /** Last words, for people; never decides anything. */
  summary: string;
  /** Validated against nothing yet: the caller parses it with its schema. */
  output?: unknown;
  /** Of the whole run. */
  usage?: Usage;
  /** ISO time when a rate limit is expected to end. */
  resumeAt?: string;
  /** Why the provider refused, when it did; decides whether another try makes sense. */
  failure?: FailureKind;
  /** Names of tools that it wanted and was not allowed to use, once each. */
  denied?: string[];
}

export type AgentEvent =
  | { type: "text"; text: string }
  | { type: "thinking"; text: string }
  | { type: "tool-call"; id: string; name: string; input: unknown }
  | { type: "tool-result"; id: string; ok: boolean; text: string }
  /** The model is about to be asked; the backend waits until this event is taken. Not all tell. */
  | { type: "call"; atMost: Usage }
  /** What was used since the last such event. */
  | { type: "usage"; usage: Usage }
  | { type: "rate-limit"; resumeAt?: string; detail: string }
  | { type: "result"; result: AgentResult };

/**
 * Whatever does a role's work: a coding CLI, a command, a recording.
 *
 * Contract (test/agents/agent-contract.ts runs it over every backend):
 * - never throws and never rejects for request, model or program failures: they are a result;
 * - yields exactly one `result` event, and it is the last;
 * - when `signal` aborts, ends within a few seconds with `infra`, leaving no child process;
 * - ends by itself with `timeout-idle` or `timeout-hard` when the task's limits are passed.
 */
export interface Agent {
  /** Shown in every output, e.g. `claude-code claude-sonnet-4-5` or `replay (scripted)`. */
  readonly label: string;
  /** Limits of its own where the usual ones do not fit: a person goes to lunch. */
  readonly patience?: Pick<TaskLimits, "idleMs" | "hardMs"> | undefined;
  run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent>;
}
