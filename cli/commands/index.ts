import type { CommandDefinition } from "../command.ts";
import { loopCommands } from "./loop-commands.ts";
import { runsCommand } from "./runs/definition.ts";
import { wikiCommands } from "./wiki-commands.ts";

/** Every verb of the command line, in the order `--help` shows them. Work is loaded on use. */
export const commands: readonly CommandDefinition[] = [
  ...wikiCommands,
  ...loopCommands,
  runsCommand,
  {
    name: "completions",
    summary: "A script that completes commands and options in your shell",
    arguments: [["<shell>", "bash, zsh or fish"]],
    examples: ["loopwiki completions bash"],
    load: async () => {
      const { completions } = await import("./completions.ts");
      return { run: (context, input) => completions(commands, context, input) };
    },
  },
];
