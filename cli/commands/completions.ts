import { LoopwikiError } from "#wiki";
import type { CommandRun } from "../command.ts";
import { completionScript, howToInstall, shells } from "../completions/scripts.ts";
import { completionsOf } from "../completions/words.ts";
import { exitCodes } from "../exit-codes.ts";

/** `loopwiki completions`: a script for the shell, with every command and option of the table. */
export const run: CommandRun = async ({ output }, input) => {
  const [name = ""] = input.args;
  const shell = shells.find((known) => known === name);
  if (shell === undefined)
    throw new LoopwikiError(
      "unknown-shell",
      `Unexpected shell "${name}", expected one of ${shells.join(", ")}.`,
    );
  const { commands } = await import("./index.ts");
  const script = completionScript(shell, completionsOf(commands));
  output.answer("completions", { shell, script }, script.trimEnd());
  output.next(howToInstall[shell], "then open a new shell");
  return exitCodes.ok;
};
