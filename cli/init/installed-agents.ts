import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { RoleName } from "#agents";
import { backends } from "../backends.ts";

/** A coding agent's command line program found on this machine. */
export interface InstalledAgent {
  /** Its backend, as settings name it. */
  name: string;
  /** Absolute path. */
  program: string;
}

/** Looks along PATH for every coding agent that has a backend, and runs nothing. */
export async function findAgents(environment: NodeJS.ProcessEnv): Promise<InstalledAgent[]> {
  const found: InstalledAgent[] = [];
  for (const [name, { cli }] of Object.entries(backends)) {
    const program = cli && (await findProgram(cli.program, environment));
    if (program !== undefined) found.push({ name, program });
  }
  return found;
}

export type ProposedRoles = Partial<Record<RoleName, { backend: string; model: string }>>;

/**
 * Roles for the settings: a cheap model makes, a strong one checks, both of the first agent found whose
 * models we know. Names only; where it is signed in stays the person's affair.
 */
export function proposeRoles(agents: readonly InstalledAgent[]): ProposedRoles | undefined {
  for (const { name } of agents) {
    const models = backends[name]?.models;
    if (models === undefined) continue;
    const { cheap, strong } = models;
    return { maker: { backend: name, model: cheap }, checker: { backend: name, model: strong } };
  }
  return undefined;
}

/** What a person can put into the settings to let the found agents work. */
export function roleAdvice(agents: readonly InstalledAgent[]): string[] {
  const [first] = agents;
  if (first === undefined) return [];
  const named = { backend: first.name, model: "<model>" };
  const roles = proposeRoles(agents) ?? { maker: named, checker: named };
  return [
    "To let it work, add to loopwiki.config.json (a strong model checks a cheap one):",
    `  "roles": ${JSON.stringify(roles)}`,
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
