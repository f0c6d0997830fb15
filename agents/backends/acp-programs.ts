import type { AcpProgram } from "./acp.ts";
import type { CodingCli } from "./cli-agent.ts";
import { cliEnvironment } from "./cli-environment.ts";
import { gemini } from "./gemini.ts";
import { opencode, opencodeEnvironment } from "./opencode.ts";
import { qwen, qwenArguments } from "./qwen.ts";

export interface AcpSurroundings {
  environment: Record<string, string>;
  source: NodeJS.ProcessEnv;
  /** Needed by those that take it when they are started. */
  model?: string | undefined;
  /** The program; default the CLI's own name on PATH. */
  program?: string;
}

type Make = (cli: CodingCli, around: AcpSurroundings, env: Record<string, string>) => AcpProgram;

/** Agents of which we know how they speak the protocol; any other is a name from `programs`. */
const known: Readonly<Record<string, { cli: CodingCli; make: Make }>> = {
  opencode: {
    cli: opencode,
    make: ({ name, program: own }, { program = own, model }, env) => ({
      name,
      hasModel: true,
      argv: [program, "acp"],
      env: (task) => ({ ...env, ...opencodeEnvironment(task, { elsewhere: "ask", model }) }),
    }),
  },
  qwen: {
    cli: qwen,
    make: ({ name, program: own }, { program = own, model = "" }, env) => ({
      name,
      hasModel: true,
      argv: [program, "--acp", ...qwenArguments(model, env)],
      env: () => ({ ...env, QWEN_CODE_NO_RELAUNCH: "true" }),
    }),
  },
  gemini: {
    cli: gemini,
    make: ({ name, program: own }, { program = own, model = "" }, env) => ({
      name,
      hasModel: true,
      argv: [program, "--acp", "--skip-trust", "--extensions=none", `--model=${model}`],
      env: () => ({ ...env, GEMINI_CLI_NO_RELAUNCH: "true" }),
    }),
  },
};

/** How one of the known agents is started; undefined for any other name. */
export function acpProgram(name: string, around: AcpSurroundings): AcpProgram | undefined {
  const found = known[name];
  if (found === undefined) return undefined;
  const { environment, source, model = "" } = around;
  const env = cliEnvironment(environment, source, found.cli.wanted(model, source));
  return found.make(found.cli, around, env);
}

export const acpAgents: readonly string[] = Object.keys(known);
