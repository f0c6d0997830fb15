import { resolve } from "node:path";
import {
  ClaudeCodeAgent,
  CommandAgent,
  MechanicalAgent,
  ReplayAgent,
  type Agent,
  type RoleAgent,
} from "#agents";
import { LoopwikiError } from "#wiki";
import type { Config } from "./config/schema.ts";

export interface AgentSurroundings {
  environment: Record<string, string>;
  /** The user's whole environment, of which a coding CLI takes what it needs to sign in. */
  source: NodeJS.ProcessEnv;
  /** Paths of recordings and programs are relative to it. */
  directory: string;
}

type Role = "maker" | "checker" | "librarian";
type RoleSetting = NonNullable<Config["roles"][Role]>;

/**
 * The agents for maker, checker and librarian: what `--agent role=backend[:detail]` says, else the settings. Details:
 * `claude-code:<model>`, `command:<program>`, `replay:<recording>`, or the name of a configured program.
 */
export async function chooseAgents(
  config: Config,
  overrides: readonly string[],
  surroundings: AgentSurroundings,
): Promise<Record<Role, RoleAgent | undefined>> {
  const roles = { ...config.roles };
  for (const override of overrides) {
    const { role, setting } = parseOverride(override);
    roles[role] = setting;
  }
  const make = async (role: Role): Promise<RoleAgent | undefined> => {
    const setting = roles[role];
    return setting === undefined || setting.backend === "mechanical"
      ? undefined
      : roleAgent(setting, config, surroundings);
  };
  return {
    maker: await make("maker"),
    checker: await make("checker"),
    librarian: await make("librarian"),
  };
}

function parseOverride(text: string): { role: Role; setting: RoleSetting } {
  const match = /^(maker|checker|librarian)=([^:]+)(?::(.+))?$/.exec(text);
  if (!match) {
    throw new LoopwikiError(
      "bad-agent",
      `Unexpected --agent "${text}", expected role=backend, for example maker=claude-code:<model>.`,
      {
        hint: "Roles: maker, checker, librarian. Backends: claude-code:<model>, command:<program>, replay:<recording>, mechanical.",
      },
    );
  }
  const [, name, backend = "", detail] = match;
  const isModel = backend === "claude-code" && detail !== undefined;
  const setting = isModel
    ? { backend, model: detail }
    : { backend: detail === undefined ? backend : `${backend}:${detail}` };
  const role = name === "checker" || name === "librarian" ? name : "maker";
  return { role, setting };
}

async function roleAgent(
  setting: RoleSetting,
  config: Config,
  surroundings: AgentSurroundings,
): Promise<RoleAgent> {
  const { model, effort } = setting;
  const agent = await makeAgent(setting, config, surroundings);
  return {
    agent,
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
}

type Maker = (
  detail: string | undefined,
  setting: RoleSetting,
  around: AgentSurroundings,
) => Agent | Promise<Agent>;

const backends: Record<string, Maker> = {
  "claude-code": (_, { model, effort }, { environment, source }) => {
    if (model === undefined) throw noModel();
    return new ClaudeCodeAgent({
      environment,
      source,
      model,
      ...(effort === undefined ? {} : { effort }),
    });
  },
  replay: (path, _, { directory }) => ReplayAgent.load(resolve(directory, path ?? "")),
  command: (program = "", _, { environment, directory }) => {
    const argv = [program.startsWith(".") ? resolve(directory, program) : program];
    return new CommandAgent({ name: program, argv, environment });
  },
  mechanical: (_, __, { environment }) => new MechanicalAgent({ environment }),
};

async function makeAgent(
  setting: RoleSetting,
  config: Config,
  around: AgentSurroundings,
): Promise<Agent> {
  const argv = config.programs[setting.backend];
  if (argv)
    return new CommandAgent({ name: setting.backend, argv, environment: around.environment });
  const [backend, detail] = splitOnce(setting.backend);
  const make = backends[backend];
  if (make) return make(detail, setting, around);
  throw new LoopwikiError(
    "unknown-backend",
    `Unexpected backend "${setting.backend}", expected claude-code, command:<program>, replay:<recording>, mechanical or a name from "programs".`,
    { hint: `Programs in the settings: ${Object.keys(config.programs).join(", ") || "none"}.` },
  );
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf(":");
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function noModel(): LoopwikiError {
  return new LoopwikiError(
    "no-model",
    "The claude-code backend has no model; a model is always named.",
    {
      hint: 'Add "model" to the role in the settings, or use --agent maker=claude-code:<model>.',
    },
  );
}
