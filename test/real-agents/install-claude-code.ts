import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The newest version these tests were run with; 2.1.197 passes too. */
const version = process.env["LOOPWIKI_CLAUDE_VERSION"] ?? "2.1.328";

/**
 * The path of a real Claude Code, installed with npm into a cache folder the first time (about 7 s and
 * 370 MB). Its own install script is left out: the platform's package holds the binary.
 */
export function installClaudeCode(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const folder = join(cache, "loopwiki-real-agents", version);
  const platform = `claude-code-${process.platform}-${process.arch}`;
  const program = join(folder, "node_modules", "@anthropic-ai", platform, "claude");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const flags = ["--no-audit", "--no-fund", "--ignore-scripts"];
  const args = ["install", ...flags, `@anthropic-ai/claude-code@${version}`];
  const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0 || !existsSync(program))
    throw new Error(`Claude Code ${version} could not be installed: ${stderr}`);
  return program;
}
