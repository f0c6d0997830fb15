import { LoopwikiError } from "#wiki";
import type { CommandContext, CommandDefinition, CommandInput } from "../command.ts";
import { completionScript, howToInstall, shells } from "../completions/scripts.ts";
import { completionsOf } from "../completions/words.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";

/** `loopwiki completions`: a script for the shell, with every command and option of the table. */
export async function completions(
  commands: readonly CommandDefinition[],
  { output }: CommandContext,
  input: CommandInput,
): Promise<ExitCode> {
  const [name = ""] = input.args;
  const shell = shells.find((known) => known === name);
  if (shell === undefined)
    throw new LoopwikiError(
      "unknown-shell",
      `Unexpected shell "${name}", expected one of ${shells.join(", ")}.`,
    );
  const script = completionScript(shell, completionsOf(commands));
  output.answer("completions", { shell, script }, script.trimEnd());
  output.next(howToInstall[shell], "then open a new shell");
  return exitCodes.ok;
}
