import type { CommandDefinition } from "../command.ts";
import { loopManual } from "./loop-manual.ts";
import type { ManualEntry } from "./manual-entry.ts";
import { skillsManual } from "./skills-manual.ts";
import { wikiManual } from "./wiki-manual.ts";

const manual = { ...wikiManual, ...loopManual, ...skillsManual };

/** What is known of a command by the words that call it, for example `plan approve`. */
export function manualOf(words: string): ManualEntry | undefined {
  return manual[words];
}

/** Names of all entries, for whoever looks whether each has its command. */
export const manualNames: readonly string[] = Object.keys(manual);

/** Every exit code that the command can end with, smallest first. */
export function exitsOf(
  { load, forPeople }: CommandDefinition,
  entry: ManualEntry | undefined,
): [code: number, meaning: string][] {
  if (!load) return [];
  const meanings: Record<number, string> = {
    0: "all is well",
    2: "wrong use, or settings or a repository that cannot be used",
    70: "a fault of loopwiki",
    130: "interrupted",
    ...(forPeople && { 3: "an agent asked; only a person decides this" }),
    ...entry?.exits,
  };
  return Object.entries(meanings).map(([code, meaning]) => [Number(code), meaning]);
}
