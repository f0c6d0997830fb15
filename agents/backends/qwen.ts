import type { AgentEvent } from "../agent.ts";
import { withoutDialect } from "./answer.ts";
import { claudeEvents } from "./claude-stream.ts";
import type { CliRequest, CodingCli } from "./cli-agent.ts";
import { failedResult } from "./failure.ts";

/**
 * Qwen Code. `--bare` reads no settings, `.env`, hooks, skills or context files, neither the repository's
 * nor the person's, and offers three tools: read, edit, shell; without a terminal the shell is declined.
 * The login comes from the environment, or from `qwen auth` when there is no key.
 */
export const qwen: CodingCli = {
  name: "qwen",
  program: "qwen",
  package: "@qwen-code/qwen-code",
  signIn: "run `qwen auth`, or set OPENAI_API_KEY (and OPENAI_BASE_URL)",
  wanted: () => /^(OPENAI_|DASHSCOPE_|QWEN_|ANTHROPIC_|GEMINI_API_KEY$|GOOGLE_API_KEY$)/,
  start: (request) => ({
    args: argumentsFor(request),
    env: { QWEN_CODE_NO_RELAUNCH: "true" },
    checksSchema: true,
  }),
  reader: () => ({ read: (line) => claudeEvents(line).map(mendResult) }),
};

function argumentsFor({ task, model, schema, env }: CliRequest): string[] {
  return [
    "--bare",
    `--auth-type=${authType(env)}`,
    `--model=${model}`,
    "--output-format=stream-json",
    `--approval-mode=${task.access === "write" ? "auto-edit" : "default"}`,
    `--json-schema=${JSON.stringify(withoutDialect(schema))}`,
  ];
}

/** Which of its logins the environment has a key for; without one, the account of `qwen auth`. */
function authType(env: Record<string, string>): string {
  if (env["OPENAI_API_KEY"] !== undefined) return "openai";
  if (env["ANTHROPIC_API_KEY"] !== undefined) return "anthropic";
  if (env["GEMINI_API_KEY"] !== undefined) return "gemini";
  return "qwen-oauth";
}

/** A request that failed ends as `success` with these words and nothing else (seen with 0.15.10). */
function mendResult(event: AgentEvent): AgentEvent {
  if (event.type !== "result" || event.result.outcome !== "ok") return event;
  const words = /^\[(API Error: [\s\S]*)\]$/.exec(event.result.summary.trim())?.[1];
  if (words === undefined) return event;
  return { type: "result", result: { ...event.result, ...failedResult(words) } };
}
