import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const cache = join(
  process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
  "loopwiki-real-agents",
);
const platform = `${process.platform}-${process.arch}`;

/** The versions these tests were run with, and where the program lies below `node_modules`. */
export const realAgents = {
  "claude-code": {
    package: "@anthropic-ai/claude-code",
    version: process.env["LOOPWIKI_CLAUDE_VERSION"] ?? "2.1.328",
    program: `@anthropic-ai/claude-code-${platform}/claude`,
  },
  codex: { package: "@openai/codex", version: "0.169.0", program: ".bin/codex" },
  opencode: {
    package: "opencode-ai",
    version: "1.18.33",
    program: `opencode-${platform}/bin/opencode`,
  },
  gemini: { package: "@google/gemini-cli", version: "0.61.0", program: ".bin/gemini" },
  qwen: { package: "@qwen-code/qwen-code", version: "0.15.10", program: ".bin/qwen" },
} as const;
export type RealAgent = keyof typeof realAgents;

/**
 * The path of a real coding agent, installed with npm into a cache folder the first time (55 to 404 MB, 4
 * to 10 s). Install scripts are left out: the platform's packages hold the binaries.
 */
export function installAgent(name: RealAgent): string {
  const agent = realAgents[name];
  const folder = join(cache, `${name}-${agent.version}`);
  const program = join(folder, "node_modules", agent.program);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts"];
  const args = ["install", ...flags, `${agent.package}@${agent.version}`];
  const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0 || !existsSync(program))
    throw new Error(`${name} ${agent.version} could not be installed: ${stderr}`);
  return program;
}

/** A home of a test's own. Not in the temporary directory: Codex' sandbox does not start from there. */
export async function makeHome(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const home = await mkdtemp(join(cache, "home-"));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}
