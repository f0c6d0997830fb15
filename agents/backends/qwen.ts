import type { AgentEvent, AgentResult } from "../agent.ts";
import { answerIn } from "./answer.ts";
import { claudeEvents } from "./claude-stream.ts";
import type { CliReader, CliRequest, CodingCli } from "./cli-agent.ts";
import { failedResult } from "./failure.ts";

/**
 * Qwen Code. `--bare` reads no settings, `.env`, hooks, skills or context files, neither the repository's
 * nor the person's, and offers three tools: read, edit, shell. Whatever would ask is declined without a
 * terminal. Edits are allowed by path: `--approval-mode=auto-edit` writes anywhere (seen with 0.15.10).
 * Its `--json-schema` does not work with `--bare`. The login comes from the environment, or from
 * `qwen auth` when there is no key.
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
    checksSchema: false,
  }),
  reader: () => new QwenReader(),
};

function argumentsFor({ task, model, env }: CliRequest): string[] {
  return [
    ...qwenArguments(model, env),
    "--output-format=stream-json",
    "--approval-mode=default",
    ...(task.access === "write"
      ? [
          "--allowed-tools=Edit(./**)",
          "--exclude-tools=Edit(./.git)",
          "--exclude-tools=Edit(./.git/**)",
        ]
      : ["--exclude-tools=edit"]),
  ];
}

/** Its arguments whatever it is used for. */
export function qwenArguments(model: string, env: Record<string, string>): string[] {
  return ["--bare", `--auth-type=${authType(env)}`, `--model=${model}`];
}

/** Which of its logins the environment has a key for; without one, the account of `qwen auth`. */
function authType(env: Record<string, string>): string {
  if (env["OPENAI_API_KEY"] !== undefined) return "openai";
  if (env["ANTHROPIC_API_KEY"] !== undefined) return "anthropic";
  if (env["GEMINI_API_KEY"] !== undefined) return "gemini";
  return "qwen-oauth";
}

/** Claude Code's lines. The answer is in the last words, which a long result does not hold in full. */
class QwenReader implements CliReader {
  #text = "";

  read(line: string): AgentEvent[] {
    return claudeEvents(line).map((event) => {
      if (event.type === "text") this.#text = event.text;
      return event.type === "result" ? { type: "result", result: this.#mend(event.result) } : event;
    });
  }

  /** A request that failed ends as `success` with these words and nothing else (seen with 0.15.10). */
  #mend(result: AgentResult): AgentResult {
    if (result.outcome !== "ok") return result;
    const words = /^\[(API Error: [\s\S]*)\]$/.exec(result.summary.trim())?.[1];
    if (words !== undefined) return { ...result, ...failedResult(words) };
    const output = answerIn(this.#text);
    return output === undefined ? result : { ...result, output };
  }
}
