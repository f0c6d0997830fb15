import { resolve } from "node:path";
import {
  AskAgain,
  claudeCode,
  CliAgent,
  codex,
  CommandAgent,
  gemini,
  MechanicalAgent,
  opencode,
  qwen,
  ReplayAgent,
  type Agent,
  type CodingCli,
} from "#agents";
import type { Config } from "./config/schema.ts";

/** What backends are made from. */
export interface AgentSurroundings {
  environment: Record<string, string>;
  /** The user's whole environment, of which a coding CLI takes what it needs to sign in. */
  source: NodeJS.ProcessEnv;
  /** Paths of recordings and programs are relative to it. */
  directory: string;
}

export interface BackendSetting {
  /** What stands after the colon of `name:detail`, unless it is the model. */
  detail?: string | undefined;
  model?: string | undefined;
  effort?: string | undefined;
  config: Config;
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
  make(setting: BackendSetting, around: AgentSurroundings): Agent | Promise<Agent>;
}

function codingCli(cli: CodingCli, models?: Backend["models"]): Backend {
  return {
    usage: `${cli.name}:<model>`,
    detail: "model",
    cli,
    ...(models === undefined ? {} : { models }),
    make: ({ model, effort }, { environment, source }) =>
      new AskAgain(new CliAgent(cli, { environment, source, ...defined({ model, effort }) })),
  };
}

/** Every backend a role can name, beside the names under `programs` in the settings. */
export const backends: Readonly<Record<string, Backend>> = {
  "claude-code": codingCli(claudeCode, { strong: "opus", cheap: "haiku" }),
  codex: codingCli(codex, { strong: "gpt-6.1-sol", cheap: "gpt-6-luna" }),
  opencode: codingCli(opencode),
  gemini: codingCli(gemini, { strong: "gemini-2.5-pro", cheap: "gemini-2.5-flash" }),
  qwen: codingCli(qwen),
  command: {
    usage: "command:<program>",
    detail: "program",
    make: ({ detail: program = "" }, { environment, directory }) => {
      const argv = [program.startsWith(".") ? resolve(directory, program) : program];
      return new CommandAgent({ name: program, argv, environment });
    },
  },
  mechanical: {
    usage: "mechanical",
    detail: "none",
    make: (_, { environment }) => new MechanicalAgent({ environment }),
  },
  replay: {
    usage: "replay:<recording>",
    detail: "file",
    make: ({ detail = "" }, { directory }) => ReplayAgent.load(resolve(directory, detail)),
  },
};

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
