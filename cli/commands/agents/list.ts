import { roleNames } from "#agents";
import { backends } from "../../backends.ts";
import type { CommandRun } from "../../command.ts";
import { loadConfig } from "../../config/load.ts";
import type { Config } from "../../config/schema.ts";
import { exitCodes } from "../../exit-codes.ts";
import { findRepository } from "../../init/find-repository.ts";
import { findProgram, proposeRoles } from "../../init/installed-agents.ts";
import { installedVersion } from "./installed-version.ts";

interface ListedAgent {
  backend: string;
  /** How a role names it. */
  usage: string;
  /** Absolute path on PATH; null when it is not installed, or needs no program. */
  program: string | null;
  version: string | null;
  /** What is missing, or how it is signed in. */
  needs: string;
  /** Roles that the settings give it, with their models. */
  roles: { role: string; model: string | null }[];
}

/** `loopwiki agents list`: runs nothing but `--version` of what it finds. */
export const run: CommandRun = async ({ directory, output }) => {
  const { repository } = await findRepository(directory);
  const { config } = await loadConfig(repository);
  const agents: ListedAgent[] = [];
  for (const name of Object.keys(backends)) agents.push(await look(name, config, directory));
  const others = Object.entries(config.programs).map(([name, argv]) =>
    listProgram(name, argv, config),
  );
  const all = [...agents, ...others];
  const text = all.flatMap((agent) => describe(agent)).join("\n");
  output.answer("agents", { agents: all }, text);
  const installed = all.filter(({ program }) => program !== null);
  const proposed = proposeRoles(
    installed.map(({ backend, program }) => ({ name: backend, program: program ?? "" })),
  );
  const model = proposed?.maker?.model ?? "<model>";
  const first = proposed?.maker?.backend ?? installed[0]?.backend;
  if (first === undefined)
    output.next("npm install -g @anthropic-ai/claude-code", "or any other of them");
  else
    output.next(
      `loopwiki agents test ${first}:${model}`,
      "asks it for one word, which costs a little",
    );
  return exitCodes.ok;
};

async function look(name: string, config: Config, directory: string): Promise<ListedAgent> {
  const { usage = name, cli } = backends[name] ?? {};
  const found = cli && (await findProgram(cli.program, process.env));
  const version = found && (await installedVersion(found, directory, process.env));
  return {
    backend: name,
    usage,
    program: found ?? null,
    version: version ?? null,
    needs: needsOf(name, found !== undefined),
    roles: rolesOf(config, (backend) => backend === name || backend.startsWith(`${name}:`)),
  };
}

function needsOf(name: string, installed: boolean): string {
  const backend = backends[name];
  if (backend?.cli === undefined)
    return backend?.detail === "model" ? "the provider's key in the environment" : "";
  const { package: pack, signIn } = backend.cli;
  return installed ? `to be signed in: ${signIn}` : `npm install -g ${pack}, then ${signIn}`;
}

function listProgram(name: string, argv: readonly string[], config: Config): ListedAgent {
  const roles = rolesOf(config, (backend) => backend === name);
  const needs = `the program ${argv[0] ?? ""}, as the settings name it`;
  return { backend: name, usage: name, program: null, version: null, needs, roles };
}

function rolesOf(config: Config, isIt: (backend: string) => boolean): ListedAgent["roles"] {
  return roleNames.flatMap((role) => {
    const setting = config.roles[role];
    return setting && isIt(setting.backend) ? [{ role, model: setting.model ?? null }] : [];
  });
}

function describe({ usage, program, version, needs, roles }: ListedAgent): string[] {
  const state = program === null ? "" : `${version ?? "no version"}  ${program}`;
  const work = roles.map(({ role, model }) => (model === null ? role : `${role} (${model})`));
  return [
    `${usage.padEnd(28)}${state}`.trimEnd(),
    ...(work.length === 0 ? [] : [`  does the work of ${work.join(", ")}`]),
    ...(needs === "" ? [] : [`  needs ${needs}`]),
  ];
}
