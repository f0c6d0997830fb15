import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** A coding agent's command line program found on this machine. */
export interface InstalledAgent {
  name: string;
  /** Absolute path. */
  program: string;
}

/** Programs looked for. Only Claude Code has a backend of its own yet. */
const agentPrograms = ["claude", "codex", "opencode", "gemini", "qwen"] as const;

/** Looks along PATH and runs nothing. */
export async function findAgents(environment: NodeJS.ProcessEnv): Promise<InstalledAgent[]> {
  const found: InstalledAgent[] = [];
  for (const name of agentPrograms) {
    const program = await findProgram(name, environment);
    if (program !== undefined) found.push({ name, program });
  }
  return found;
}

/** What a person can put into the settings to let the found agents work; init never does it itself. */
export function roleAdvice(agents: readonly InstalledAgent[]): string[] {
  if (agents.some(({ name }) => name === "claude"))
    return [
      "To let Claude Code work, add to loopwiki.config.json (a strong model checks a cheap one):",
      '  "roles": {"maker": {"backend": "claude-code", "model": "haiku"}, "checker": {"backend": "claude-code", "model": "opus"}}',
    ];
  const [other] = agents;
  if (other === undefined) return [];
  const { name } = other;
  return [
    `To let ${name} work, add to loopwiki.config.json a program that reads its task on standard input:`,
    `  "programs": {"${name}": ["${name}", "…"]}, "roles": {"maker": {"backend": "${name}"}}`,
  ];
}

/** Absolute path of a program on PATH, or undefined. */
export async function findProgram(
  name: string,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const endings =
    process.platform === "win32" ? (environment["PATHEXT"] ?? ".EXE;.CMD").split(";") : [""];
  for (const folder of folders) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
