import { join, resolve } from "node:path";
import {
  AcpAgent,
  acpAgents,
  acpProgram,
  claudeCode,
  CliAgent,
  codex,
  CommandAgent,
  gemini,
  knownProviders,
  ManualAgent,
  MechanicalAgent,
  ModelAgent,
  opencode,
  qwen,
  RecordingAgent,
  Redactor,
  ReplayAgent,
  secretsOf,
  type AcpProgram,
  type Agent,
  type CodingCli,
  type ModelEndpoint,
  type Sandbox,
} from "#agents";
import { LoopwikiError } from "#wiki";
import type { Config } from "./config/schema.ts";
import { enterAtTerminal, openInEditor } from "./manual-terminal.ts";

/** What backends are made from. */
export interface AgentSurroundings {
  environment: Record<string, string>;
  /** Hides credentials in what agents are told and say. */
  redactor?: Redactor;
  /** What confines the commands of our own agents. */
  sandbox: Sandbox;
  /** The user's whole environment, of which a coding CLI takes what it needs to sign in. */
  source: NodeJS.ProcessEnv;
  /** Paths of recordings and programs are relative to it. */
  directory: string;
  /** Folder for run state, outside every worktree. */
  state?: string;
  /** Puts the budget and the pauses of its provider around an agent. */
  guard?: (agent: Agent, payer: { service: string; model?: string; tellsCalls: boolean }) => Agent;
}

export interface BackendSetting {
  /** What stands after the colon of `name:detail`, unless it is the model. */
  detail?: string | undefined;
  model?: string | undefined;
  effort?: string | undefined;
  config: Config;
  /** Makes another backend, as it is written, for those that stand around one. */
  open: (backend: string) => Promise<Agent>;
}

export interface Backend {
  /** As it is written in settings and after `--agent role=`. */
  usage: string;
  /** `model`: what stands after the colon is the model; a model must then be named. */
  detail: "model" | "program" | "file" | "none";
  /** A coding agent's command line program: what `init`, `agents` and `doctor` look for. */
  cli?: CodingCli;
  /** Models `init` proposes; none where they depend on the account. */
  models?: { strong: string; cheap: string };
  /** Whose limits and bill it is, by the model or program; undefined where nobody is paid. */
  service?: (name: string) => string;
  /** It tells of each request before it makes it. */
  tellsCalls?: boolean;
  /** It is asked again for a better form, and after an outage, by `AskAgain`; others do it themselves. */
  asksAgain?: boolean;
  make(setting: BackendSetting, around: AgentSurroundings): Agent | Promise<Agent>;
}

const clock = (): Date => new Date();

function codingCli(cli: CodingCli, models?: Backend["models"]): Backend {
  return {
    usage: `${cli.name}:<model>`,
    detail: "model",
    cli,
    ...(models === undefined ? {} : { models }),
    service: () => cli.name,
    make: ({ model, effort }, { environment, source }) =>
      new CliAgent(cli, { environment, source, ...defined({ model, effort }) }),
    asksAgain: true,
  };
}

/** Every backend a role can name, beside the names under `programs` in the settings. */
export const backends: Readonly<Record<string, Backend>> = {
  "claude-code": codingCli(claudeCode, { strong: "opus", cheap: "haiku" }),
  codex: codingCli(codex, { strong: "gpt-6.1-sol", cheap: "gpt-6-luna" }),
  opencode: codingCli(opencode),
  gemini: codingCli(gemini, { strong: "gemini-2.5-pro", cheap: "gemini-2.5-flash" }),
  qwen: codingCli(qwen),
  model: {
    usage: "model:<provider>/<model>",
    detail: "model",
    service: (model) => splitModel(model).provider,
    tellsCalls: true,
    make: ({ model = "", effort, config }, { environment, sandbox, source }) => {
      const { provider, name } = splitModel(model);
      const { contentRoot } = config;
      const endpoint = endpointOf(provider, config, source);
      const own = { environment, sandbox, contentRoot, clock };
      return new ModelAgent({ endpoint, model: name, effort, ...own });
    },
  },
  acp: {
    usage: "acp:<agent>:<model>",
    detail: "program",
    service: (detail) => splitBackend(detail).name,
    asksAgain: true,
    make: ({ detail = "", model, config }, around) => {
      const { name, detail: named } = splitBackend(detail);
      const wanted = model ?? named;
      return new AcpAgent(acpProgramOf(name, wanted, config, around), defined({ model: wanted }));
    },
  },
  command: {
    usage: "command:<program>",
    detail: "program",
    service: (program) => program,
    make: ({ detail: program = "" }, { environment, sandbox, directory }) => {
      const argv = [program.startsWith(".") ? resolve(directory, program) : program];
      return new CommandAgent({ name: program, argv, environment, sandbox });
    },
  },
  manual: {
    usage: "manual",
    detail: "none",
    make: ({ detail }, { source, state = ".loopwiki" }) => {
      const whenSaid = enterAtTerminal();
      const open = detail === "edit" ? openInEditor(source) : undefined;
      return new ManualAgent({
        folder: join(state, "manual"),
        ...(whenSaid === undefined ? {} : { whenSaid }),
        ...(open === undefined ? {} : { open }),
      });
    },
  },
  record: {
    usage: "record:<backend>:<recording>",
    detail: "file",
    make: async ({ detail = "", open }, { directory, source }) => {
      const at = detail.lastIndexOf(":");
      if (at < 1 || at === detail.length - 1) throw noRecording(detail);
      return new RecordingAgent(await open(detail.slice(0, at)), {
        path: resolve(directory, detail.slice(at + 1)),
        redactor: new Redactor(secretsOf(source)),
        clock,
      });
    },
  },
  mechanical: {
    usage: "mechanical",
    detail: "none",
    make: (_, { environment, sandbox }) => new MechanicalAgent({ environment, sandbox }),
  },
  replay: {
    usage: "replay:<recording>",
    detail: "file",
    make: ({ detail = "" }, { directory }) => ReplayAgent.load(resolve(directory, detail)),
  },
};

/** A known agent, or one under `programs` whose argument list makes it speak the protocol. */
function acpProgramOf(
  name: string,
  model: string | undefined,
  config: Config,
  { environment, source }: AgentSurroundings,
): AcpProgram {
  const argv = config.programs[name];
  if (argv !== undefined) return { name, argv, env: () => environment };
  const known = acpProgram(name, { environment, source, model });
  if (known === undefined)
    throw new LoopwikiError(
      "unknown-backend",
      `Unexpected agent "${name}" for acp, expected ${acpAgents.join(", ")} or a name from "programs".`,
      { hint: `For example "programs": {"${name}": ["${name}", "--acp"]}` },
    );
  if (model === undefined)
    throw new LoopwikiError("no-model", `The acp backend has no model for ${name}.`, {
      hint: `A model is always named: acp:${name}:<model>.`,
    });
  return known;
}

/** `anthropic/claude-haiku-5-5`; names of models may have a `/` of their own. */
function splitModel(text: string): { provider: string; name: string } {
  const at = text.indexOf("/");
  if (at > 0 && at < text.length - 1)
    return { provider: text.slice(0, at), name: text.slice(at + 1) };
  throw new LoopwikiError(
    "no-model",
    `Unexpected model "${text}", expected <provider>/<model>, for example anthropic/claude-haiku-5-5.`,
    {
      hint: `Providers: ${Object.keys(knownProviders).join(", ")}, and those under "models" in your own settings.`,
    },
  );
}

function noRecording(detail: string): LoopwikiError {
  return new LoopwikiError(
    "no-recording",
    `Unexpected recording "record:${detail}", expected record:<backend>:<recording>, for example record:claude-code:sonnet:maker.json.`,
  );
}

/** Where a provider is asked: what the person's settings say, else what is known of it. */
function endpointOf(provider: string, config: Config, source: NodeJS.ProcessEnv): ModelEndpoint {
  const known = knownProviders[provider];
  const setting = config.models[provider];
  if (known === undefined && setting === undefined)
    throw new LoopwikiError("unknown-provider", `Nothing is known of the provider "${provider}".`, {
      hint: `Name it in your own settings file: "models": {"${provider}": {"baseUrl": "http://127.0.0.1:11434/v1"}}`,
    });
  const keyVariable = setting?.keyVariable ?? known?.keyVariable;
  return {
    provider,
    kind: setting?.kind ?? known?.kind ?? "openai-compatible",
    baseUrl: setting?.baseUrl,
    keyVariable,
    key: keyVariable === undefined ? undefined : source[keyVariable],
  };
}

/** The name before the first colon, and what stands after it. */
export function splitBackend(text: string): { name: string; detail?: string } {
  const at = text.indexOf(":");
  return at < 0 ? { name: text } : { name: text.slice(0, at), detail: text.slice(at + 1) };
}

/** All backends as they are written, for errors and help. */
export function backendUsages(): string {
  return Object.values(backends)
    .map(({ usage }) => usage)
    .join(", ");
}

/** Without what is undefined, as `exactOptionalPropertyTypes` wants it. */
export function defined<T extends Record<string, string | undefined>>(
  values: T,
): { [Key in keyof T]?: string } {
  const result: { [Key in keyof T]?: string } = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) result[key] = value;
  }
  return result;
}
