import { Command, CommanderError, Option } from "commander";
import { commands } from "./commands/index.ts";
import type { CommandContext, CommandDefinition } from "./command.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { groupOf } from "./help/groups.ts";
import { descriptionOf, helpEnd, programEnd } from "./help/help-text.ts";
import { Output } from "./output.ts";

interface GlobalOptions {
  C: string;
  json?: true;
  quiet?: true;
  verbose?: true;
  color: boolean;
}

/** Parses the arguments and runs one command. Throws what the command throws. */
export async function runProgram(
  argv: readonly string[],
  signal: AbortSignal,
  version: string,
): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = new Command("loopwiki")
    .description("Gives a code repository a memory, and the loops that use it.")
    .version(version, "-V, --version")
    .addOption(
      new Option("-C <dir>", "work in this directory").default(process.cwd(), "the current one"),
    )
    .option("--json", "print the answer as one JSON object")
    .option("--quiet", "no progress and no notes")
    .option("--verbose", "say more")
    .option("--no-color", "plain text")
    .showSuggestionAfterError()
    .exitOverride();
  const finish = (code: ExitCode): void => {
    exitCode = code;
  };
  for (const definition of commands)
    program.addCommand(
      build(definition, { program, signal, finish }).helpGroup(`${groupOf(definition.name)}:`),
    );
  program.addHelpText("after", programEnd);
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.user;
  }
  return exitCode;
}

interface Building {
  program: Command;
  signal: AbortSignal;
  finish: (code: ExitCode) => void;
}

function build(definition: CommandDefinition, building: Building, before = ""): Command {
  const words = `${before}${definition.name}`;
  const command = new Command(definition.name)
    .summary(definition.summary)
    .description(descriptionOf(definition, words))
    .exitOverride();
  for (const [syntax, help] of definition.arguments ?? []) command.argument(syntax, help);
  for (const [flags, help, repeatable] of definition.options ?? []) {
    const option = new Option(flags, repeatable ? `${help} (may be repeated)` : help);
    command.addOption(repeatable ? option.argParser(collect) : option);
  }
  command.addHelpText("after", () => helpEnd(definition, words, process.stdout.columns));
  for (const sub of definition.subcommands ?? [])
    command.addCommand(build(sub, building, `${words} `));
  const { load } = definition;
  if (load) {
    command.action(async () => {
      if (definition.forPeople) await refuseAgents(command.name());
      const module = await load();
      const input = { args: command.args, options: command.opts() };
      building.finish(await module.run(contextOf(building), input));
    });
  }
  return command;
}

async function refuseAgents(name: string): Promise<void> {
  const { assertPerson } = await import("./assert-person.ts"); // loads what `--help` has no time for
  assertPerson(name, process.env);
}

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

function contextOf({ program, signal }: Building): CommandContext {
  const options = program.opts<GlobalOptions>();
  const color =
    options.color &&
    process.env["NO_COLOR"] === undefined &&
    ((process.stdout.isTTY && process.stderr.isTTY) || process.env["FORCE_COLOR"] !== undefined);
  return {
    directory: options.C,
    signal,
    output: new Output({
      json: options.json ?? false,
      quiet: options.quiet ?? false,
      verbose: options.verbose ?? false,
      color,
    }),
  };
}
