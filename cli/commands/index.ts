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
    name: "ci",
    summary: "What a pipeline should look at: lint, drift, plans, golden queries, skills",
    options: [
      ["--changed <base>", "lint only what changed since this commit or branch can affect"],
      ["--all", "lint everything, also where the pipeline says what a change is compared with"],
      ["--format <format>", "pretty, json, sarif, github, junit or compact (default pretty)"],
      ["--summary <file>", "write the summary as Markdown to this file"],
      ["--sarif <file>", "write the findings as SARIF to this file"],
    ],
    examples: [
      "loopwiki ci",
      "loopwiki ci --changed origin/main --format github",
      "loopwiki ci --format junit > loopwiki.xml",
    ],
    load: () => import("./ci.ts"),
  },
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
