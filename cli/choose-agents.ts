import { CommandAgent, roleNames, type Agent, type RoleAgent, type RoleName } from "#agents";
import { LoopwikiError } from "#wiki";
import {
  backends,
  backendUsages,
  defined,
  splitBackend,
  type AgentSurroundings,
} from "./backends.ts";
import type { Config } from "./config/schema.ts";

type RoleSetting = NonNullable<Config["roles"][RoleName]>;

/** Who does each role's work; nobody where a role is undefined. */
export type RoleAgents = Partial<Record<RoleName, RoleAgent>>;

/**
 * The agents for the roles: what `--agent role=backend[:detail]` says, else the settings. The backends are
 * in `backends.ts`; a name from `programs` is one too. `mechanical` is nobody: it needs no agent.
 */
export async function chooseAgents(
  config: Config,
  overrides: readonly string[],
  surroundings: AgentSurroundings,
): Promise<RoleAgents> {
  const roles = { ...config.roles };
  for (const override of overrides) {
    const { role, setting } = parseOverride(override);
    roles[role] = setting;
  }
  const chosen: RoleAgents = {};
  for (const role of roleNames) {
    const setting = roles[role];
    if (setting === undefined || setting.backend === "mechanical") continue;
    chosen[role] = await roleAgent(setting, config, surroundings);
  }
  return chosen;
}

function parseOverride(text: string): { role: RoleName; setting: RoleSetting } {
  const [, name, backend] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const role = roleNames.find((known) => known === name);
  if (role !== undefined && backend !== undefined) return { role, setting: { backend } };
  throw new LoopwikiError(
    "bad-agent",
    `Unexpected --agent "${text}", expected role=backend, for example maker=claude-code:<model>.`,
    { hint: `Roles: ${roleNames.join(", ")}. Backends: ${backendUsages()}.` },
  );
}

/** The agent a setting names; throws `unknown-backend` or `no-model`. */
export async function roleAgent(
  setting: RoleSetting,
  config: Config,
  around: AgentSurroundings,
): Promise<RoleAgent> {
  const argv = config.programs[setting.backend];
  const { name, detail } = splitBackend(setting.backend);
  const takesModel = argv === undefined && backends[name]?.detail === "model";
  const model = setting.model ?? (takesModel ? detail : undefined);
  const { effort } = setting;
  const agent =
    argv === undefined
      ? await makeAgent(
          { name, detail: takesModel ? undefined : detail, model, effort },
          config,
          around,
        )
      : new CommandAgent({ name: setting.backend, argv, environment: around.environment });
  return { agent, ...defined({ model, effort }) };
}

interface Named {
  name: string;
  detail: string | undefined;
  model: string | undefined;
  effort: string | undefined;
}

async function makeAgent(
  { name, ...setting }: Named,
  config: Config,
  around: AgentSurroundings,
): Promise<Agent> {
  const backend = backends[name];
  if (backend === undefined) {
    throw new LoopwikiError(
      "unknown-backend",
      `Unexpected backend "${name}", expected one of ${backendUsages()}, or a name from "programs".`,
      { hint: `Programs in the settings: ${Object.keys(config.programs).join(", ") || "none"}.` },
    );
  }
  if (backend.detail === "model" && setting.model === undefined) throw noModel(name);
  return backend.make({ ...setting, config }, around);
}

function noModel(backend: string): LoopwikiError {
  return new LoopwikiError(
    "no-model",
    `The ${backend} backend has no model; a model is always named.`,
    { hint: `Add "model" to the role in the settings, or use --agent maker=${backend}:<model>.` },
  );
}
