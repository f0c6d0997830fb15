import {
  AskAgain,
  CommandAgent,
  RedactingAgent,
  roleNames,
  type Agent,
  type RoleAgent,
  type RoleName,
} from "#agents";
import { LoopwikiError } from "#wiki";
import {
  backends,
  backendUsages,
  defined,
  splitBackend,
  type AgentSurroundings,
  type Backend,
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
    const { agent, ...named } = await roleAgent(setting, config, surroundings);
    const { redactor } = surroundings;
    chosen[role] = { ...named, agent: redactor ? new RedactingAgent(agent, redactor) : agent };
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
async function roleAgent(
  setting: RoleSetting,
  config: Config,
  around: AgentSurroundings,
): Promise<RoleAgent> {
  const { name, backend, written } = findBackend(setting.backend, config);
  const takesModel = backend.detail === "model";
  const model = setting.model ?? (takesModel ? written : undefined);
  if (takesModel && model === undefined) throw noModel(name);
  const { effort } = setting;
  const agent = await backend.make(
    {
      model,
      effort,
      config,
      detail: takesModel ? undefined : written,
      open: async (other) => (await roleAgent({ backend: other }, config, around)).agent,
    },
    around,
  );
  const payer = backend.service?.(model ?? written ?? name);
  return {
    agent: guarded(agent, { backend, model, payer }, around),
    ...defined({ model, effort }),
  };
}

interface Found {
  name: string;
  backend: Backend;
  /** What is written after the colon. */
  written?: string | undefined;
}

function findBackend(text: string, config: Config): Found {
  const argv = config.programs[text];
  if (argv !== undefined) return { name: text, backend: programBackend(text, argv) };
  const { name, detail } = splitBackend(text);
  const backend = backends[name];
  if (backend !== undefined) return { name, backend, written: detail };
  throw new LoopwikiError(
    "unknown-backend",
    `Unexpected backend "${name}", expected one of ${backendUsages()}, or a name from "programs".`,
    { hint: `Programs in the settings: ${Object.keys(config.programs).join(", ") || "none"}.` },
  );
}

function programBackend(name: string, argv: readonly string[]): Backend {
  return {
    usage: name,
    detail: "none",
    service: () => name,
    make: (_, { environment, sandbox }) => new CommandAgent({ name, argv, environment, sandbox }),
  };
}

/** With the budget and the pauses of who is paid, and asked again outside of them: each time counts. */
function guarded(
  agent: Agent,
  {
    backend,
    model,
    payer,
  }: { backend: Backend; model: string | undefined; payer?: string | undefined },
  { guard }: AgentSurroundings,
): Agent {
  const { tellsCalls = false, asksAgain = false } = backend;
  const paid = { tellsCalls, ...defined({ model }) };
  const held = payer === undefined ? agent : (guard?.(agent, { service: payer, ...paid }) ?? agent);
  return asksAgain ? new AskAgain(held) : held;
}

function noModel(backend: string): LoopwikiError {
  return new LoopwikiError(
    "no-model",
    `The ${backend} backend has no model; a model is always named.`,
    { hint: `Add "model" to the role in the settings, or use --agent maker=${backend}:<model>.` },
  );
}
