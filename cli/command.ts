import type { ExitCode } from "./exit-codes.ts";
import type { Output } from "./output.ts";

export interface CommandContext {
  /** Directory the command works in: `-C DIR` or the current one. */
  directory: string;
  output: Output;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

export interface CommandInput {
  /** Positional arguments in order; a variadic one is spread. */
  args: readonly string[];
  options: Readonly<Record<string, unknown>>;
}

export type CommandRun = (context: CommandContext, input: CommandInput) => Promise<ExitCode>;

/** One verb of the command line. The module with the work is loaded only when the verb is used. */
export interface CommandDefinition {
  name: string;
  summary: string;
  /** commander's syntax: `<plan>`, `[paths...]`. */
  arguments?: readonly (readonly [syntax: string, help: string])[];
  /** `repeatable` options collect the values of all their uses; `<x...>` ones take several at once. */
  options?: readonly (readonly [flags: string, help: string, repeatable?: "repeatable"])[];
  examples?: readonly string[];
  /** Only a person decides this: refused in a process that an agent started. */
  forPeople?: true;
  load?: () => Promise<{ run: CommandRun }>;
  subcommands?: readonly CommandDefinition[];
}

/** The text of an option, or undefined when it was not given. */
export function textOption(input: CommandInput, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === "string" ? value : undefined;
}

/** Every value of an option that may be repeated. */
export function listOption(input: CommandInput, name: string): string[] {
  const value = input.options[name];
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}

export function flagOption(input: CommandInput, name: string): boolean {
  return input.options[name] === true;
}
