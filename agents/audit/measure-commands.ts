import { runCommand } from "../sandbox/run-command.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { commandNames, type CommandName, type ProjectCommands } from "./analyzer.ts";

/** How one of the repository's own commands ended on a clean checkout of HEAD. */
export interface CommandMeasure {
  name: CommandName;
  command: string;
  passed: boolean;
  exitCode: number;
  /** Last lines of what it printed. */
  tail: string;
  durationMs: number;
  /** Why a failure says nothing about the code (a tool that is not installed, a time limit). */
  setup?: string;
}

export interface MeasureRequest {
  commands: ProjectCommands;
  directory: string;
  environment: Record<string, string>;
  sandbox?: Sandbox | undefined;
  signal: AbortSignal;
  /** Said of every failure when it holds, e.g. "its packages are not installed". */
  excuse?: string | undefined;
}

/** Each command may take this long. */
export const commandLimitMs = 300_000;
const tailLines = 40;

/** Runs the configured commands one after the other. */
export async function measureCommands(request: MeasureRequest): Promise<CommandMeasure[]> {
  const measures: CommandMeasure[] = [];
  for (const name of commandNames) {
    const command = request.commands[name];
    if (command === undefined) continue;
    request.signal.throwIfAborted();
    measures.push(await measure(name, command, request));
  }
  return measures;
}

async function measure(
  name: CommandName,
  command: string,
  { directory, environment, sandbox, signal, excuse }: MeasureRequest,
): Promise<CommandMeasure> {
  const result = await runCommand({
    command,
    cwd: directory,
    env: environment,
    sandbox,
    signal,
    timeoutMs: commandLimitMs,
  });
  signal.throwIfAborted();
  const output = stripColors(`${result.stdout}\n${result.stderr}`).trim();
  const passed = result.exitCode === 0;
  const setup = passed ? undefined : (setupProblem(result.exitCode, output) ?? excuse);
  return {
    name,
    command,
    passed,
    exitCode: result.exitCode,
    tail: output.split(/\r?\n/).slice(-tailLines).join("\n"),
    durationMs: result.durationMs,
    ...(setup === undefined ? {} : { setup }),
  };
}

/** Failures that say that something is not installed, rather than that the code is wrong. */
const setupSigns: readonly [RegExp, string][] = [
  [/no test specified/, "it is npm's placeholder: there are no tests to run"],
  [/missing script:?\s*["']?([\w:-]+)/i, "package.json has no such script"],
  [/([\w@./-]+): (?:command )?not found/, "the program is not installed"],
  [/Cannot find (?:module|package) '(?![./]|file:)([^']+)'/, "a package is not installed"],
  [/Cannot find (?:module|package) '[^']*node_modules[^']*'/, "a package is not installed"],
  [
    /(?:No module named|ModuleNotFoundError:.*) ['"]?(?:pytest|tox|nox|ruff|mypy|black|flake8)\b/,
    "the program is not installed",
  ],
  [/could not determine executable to run|npx canceled/, "the program is not installed"],
  [/no such command: `\w+`|toolchain .* is not installed/, "the program is not installed"],
  [/Cannot find type definition file for '[^']+'/, "a package is not installed"],
];

function setupProblem(exitCode: number, output: string): string | undefined {
  if (exitCode === 124) return `it did not end in ${commandLimitMs / 60_000} minutes`;
  for (const [sign, reason] of setupSigns) {
    const line = output.split(/\r?\n/).find((text) => sign.test(text));
    if (line !== undefined) return `${reason} (${line.trim().slice(0, 160)})`;
  }
  return exitCode === 127 ? "the program is not installed" : undefined;
}

function stripColors(text: string): string {
  // eslint-disable-next-line no-control-regex -- escape sequences are what is looked for
  return text.replace(/\u001B\[[0-9;]*[A-Za-z]/g, "");
}
