import type { CommandDefinition } from "../command.ts";

/** What can follow a command: its subcommands and its options. `path` is empty for loopwiki itself. */
export interface Completion {
  /** Names that lead there, e.g. `["plan", "approve"]`. */
  path: string[];
  words: { word: string; help: string }[];
}

const global: Completion["words"] = [
  { word: "--json", help: "print the answer as one JSON object" },
  { word: "--quiet", help: "no progress and no notes" },
  { word: "--verbose", help: "say more" },
  { word: "--no-color", help: "plain text" },
  { word: "--help", help: "what it does" },
];

/** Every place of the command line with the words that may come there. */
export function completionsOf(commands: readonly CommandDefinition[]): Completion[] {
  return [{ path: [], words: [...namesOf(commands), ...global] }, ...below([], commands)];
}

function below(path: readonly string[], commands: readonly CommandDefinition[]): Completion[] {
  return commands.flatMap(({ name, options = [], subcommands = [] }) => {
    const own = [...path, name];
    const flags = options.map(([text, help]) => ({ word: flagOf(text), help }));
    const words = [...namesOf(subcommands), ...flags, { word: "--help", help: "what it does" }];
    return [{ path: own, words }, ...below(own, subcommands)];
  });
}

function namesOf(commands: readonly CommandDefinition[]): Completion["words"] {
  return commands.map(({ name, summary }) => ({ word: name, help: summary }));
}

/** `-k, --top <n>` → `--top`. */
function flagOf(text: string): string {
  const words = text.split(/[\s,]+/);
  return words.find((word) => word.startsWith("--")) ?? words[0] ?? "";
}
