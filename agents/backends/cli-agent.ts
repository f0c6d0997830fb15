import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "#wiki";
import type { Agent, AgentEvent, AgentResult, AgentTask, FailureKind } from "../agent.ts";
import { answerForm } from "./answer.ts";
import { cliEnvironment } from "./cli-environment.ts";
import { classifyFailure, outcomeOfFailure, statusIn } from "./failure.ts";
import { lastWords, plainResult, reportJsonSchema } from "./report.ts";
import { Settlement } from "./settle.ts";
import { spawnAgent, type ProgramExit } from "./spawn-agent.ts";

/** One coding agent's command line program: how it is started, and what it prints. */
export interface CodingCli {
  name: string;
  /** Looked for on the person's PATH. */
  program: string;
  /** Its npm package, for the words that say how to get it. */
  package: string;
  /** How a person signs in, once. */
  signIn: string;
  /** Names of those of the person's variables that it may see. */
  wanted: (model: string, source: NodeJS.ProcessEnv) => RegExp;
  start(request: CliRequest): CliStart | Promise<CliStart>;
  /** A new reader for each run, since it may remember. */
  reader(): CliReader;
  /** What its own exit codes mean, where they say more than its words. */
  exitCodes?: Readonly<Record<number, FailureKind>>;
}

/** What a program's output means, see `AgentProgram`. */
export interface CliReader {
  read(line: string): AgentEvent[];
  pending?(): AgentResult | undefined;
}

export interface CliRequest {
  task: AgentTask;
  model: string;
  effort: string | undefined;
  /** What is asked for at the end: the task's schema, or that of the report. */
  schema: Record<string, unknown>;
  /** A folder of this run's own outside the working directory, removed when it ends. */
  folder: string;
  /** The environment so far. */
  env: Record<string, string>;
}

export interface CliStart {
  args: string[];
  /** Put over the environment. */
  env?: Record<string, string>;
  /** True when the program checks the schema itself; else the task tells the form of the answer. */
  checksSchema: boolean;
}

export interface CliAgentOptions {
  /** What any command gets, see `sandbox/environment.ts`. */
  environment: Record<string, string>;
  /** The user's whole environment; only what the program itself needs is taken from it. */
  source: NodeJS.ProcessEnv;
  /** Always named, never inherited; a task's own model goes before it. */
  model?: string;
  effort?: string;
  /** The program; default the CLI's own name on PATH. */
  program?: string;
}

/**
 * A coding CLI without a terminal. The packet goes through standard input (long arguments stall, and some
 * read it anyway); the result ends the run, and then the process group is killed. An "ok" is only the end
 * of a turn. A maker that wants no output of its own is asked for the report of `report.ts`.
 */
export class CliAgent implements Agent {
  readonly label: string;
  readonly #cli: CodingCli;
  readonly #options: CliAgentOptions;

  constructor(cli: CodingCli, options: CliAgentOptions) {
    this.label = [cli.name, options.model].filter((part) => part !== undefined).join(" ");
    this.#cli = cli;
    this.#options = options;
  }

  async *run(task: AgentTask, signal: AbortSignal): AsyncIterable<AgentEvent> {
    const model = task.model ?? this.#options.model;
    if (model === undefined) {
      const summary = `The role ${task.role} names no model: set roles.${task.role}.model in loopwiki.config.json.`;
      yield { type: "result", result: plainResult("blocked", summary) };
      return;
    }
    let folder: string;
    try {
      folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-agent-")));
    } catch (error) {
      yield { type: "result", result: plainResult("infra", messageOf(error)) };
      return;
    }
    try {
      yield* this.#follow(task, { model, folder, signal });
    } catch (error) {
      yield { type: "result", result: plainResult("infra", messageOf(error)) };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async *#follow(
    task: AgentTask,
    { model, folder, signal }: { model: string; folder: string; signal: AbortSignal },
  ): AsyncIterable<AgentEvent> {
    const { environment, source, program = this.#cli.program } = this.#options;
    const env = cliEnvironment(environment, source, this.#cli.wanted(model, source));
    const schema = task.outputSchema ?? reportJsonSchema;
    const effort = task.effort ?? this.#options.effort;
    const start = await this.#cli.start({ task, model, effort, schema, folder, env });
    const settlement = new Settlement(task);
    const reader = this.#cli.reader();
    const running = {
      command: [program, ...start.args],
      env: { ...env, ...start.env },
      input: start.checksSchema ? task.packet : task.packet + answerForm(schema),
      read: (line: string) => reader.read(line).map((event) => settlement.see(event)),
      finish: (exit: ProgramExit) => settlement.settle(endedEarly(this.#cli, program, exit)),
      pending: () => {
        const result = reader.pending?.();
        return result && settlement.settle(result);
      },
    };
    yield* spawnAgent(running, task, signal);
  }
}

function endedEarly(cli: CodingCli, program: string, { code, errors }: ProgramExit): AgentResult {
  const words = lastWords(errors, "It wrote nothing to standard error.");
  const hint =
    code === 127
      ? `\nIs ${cli.name} installed and on PATH? npm install -g ${cli.package}, then ${cli.signIn}.`
      : "";
  const summary = `${program} ended with exit code ${code} and gave no result. ${words}${hint}`;
  const failure =
    cli.exitCodes?.[code] ?? classifyFailure({ text: errors, status: statusIn(errors) });
  if (code === 127 || failure === "unknown") return plainResult("infra", summary);
  return { outcome: outcomeOfFailure[failure], summary, failure };
}
