import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CliRequest, CodingCli } from "./cli-agent.ts";
import { GeminiReader } from "./gemini-stream.ts";

/** Denies at the highest tier what a repository's own policies may allow: shell, network, sub-agents. */
const policy = `[[rule]]
toolName = ["run_shell_command", "web_fetch", "google_web_search", "invoke_agent", "save_memory", "activate_skill"]
decision = "deny"
priority = 999
`;

/**
 * Gemini CLI. Its settings and login stay the person's. The working directory is not trusted while settings
 * are read, so the repository's own (`.gemini/`, `.env`) stay out, also where the person trusts a folder
 * above; `--skip-trust` only lets it work there. File tools are confined to the working directory.
 * Its context file GEMINI.md is read: there is no switch for it (0.61.0).
 */
export const gemini: CodingCli = {
  name: "gemini",
  program: "gemini",
  package: "@google/gemini-cli",
  signIn: "run `gemini` once, or set GEMINI_API_KEY",
  wanted: () => /^(GEMINI_(API_KEY|CLI_HOME)|GOOGLE_)/,
  start: async (request) => {
    const { folder, task, env } = request;
    const policies = join(folder, "policy.toml");
    const trusted = join(folder, "trusted-folders.json");
    await writeFile(policies, policy);
    await writeFile(trusted, JSON.stringify({ [task.cwd]: "DO_NOT_TRUST" }));
    return {
      args: argumentsFor(request, policies),
      env: {
        GEMINI_CLI_NO_RELAUNCH: "true",
        GEMINI_CLI_TRUSTED_FOLDERS_PATH: trusted,
        // a variable that is set, also to nothing, is not taken from a `.env`
        GOOGLE_GEMINI_BASE_URL: env["GOOGLE_GEMINI_BASE_URL"] ?? "",
        GOOGLE_VERTEX_BASE_URL: env["GOOGLE_VERTEX_BASE_URL"] ?? "",
      },
      checksSchema: false,
    };
  },
  reader: () => new GeminiReader(),
  exitCodes: { 41: "auth", 42: "request" },
};

function argumentsFor({ task, model }: CliRequest, policies: string): string[] {
  return [
    "--output-format=stream-json",
    "--skip-trust",
    `--approval-mode=${task.access === "write" ? "auto_edit" : "default"}`,
    `--model=${model}`,
    "--extensions=none",
    "--allowed-mcp-server-names=none",
    `--admin-policy=${policies}`,
  ];
}
