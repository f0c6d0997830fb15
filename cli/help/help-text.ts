import type { CommandDefinition } from "../command.ts";
import { exitsOf, manualOf } from "./manual.ts";

/** As wide as commander wraps where there is no terminal. */
const usualWidth = 80;

/** What stands between the usage and the options: the summary, then how the command goes about it. */
export function descriptionOf({ summary }: CommandDefinition, words: string): string {
  const about = manualOf(words)?.about;
  return about === undefined ? `${summary}.` : `${summary}.\n\n${about}`;
}

/** What stands after the options: examples, exit codes, other commands. */
export function helpEnd(definition: CommandDefinition, words: string, width = usualWidth): string {
  const entry = manualOf(words);
  const { examples = [] } = definition;
  const exits = exitsOf(definition, entry).map(([code, meaning]) => {
    const indent = " ".repeat(7);
    return `  ${String(code).padEnd(5)}${wrapped(meaning, width - 7).join(`\n${indent}`)}`;
  });
  const see = (entry?.see ?? []).map((name) => `loopwiki ${name}`).join(", ");
  return [
    section(
      "Examples",
      examples.map((line) => `  $ ${line}`),
    ),
    section("Exit codes", exits),
    section("See also", see === "" ? [] : wrapped(see, width - 2).map((line) => `  ${line}`)),
  ].join("");
}

/** What stands at the end of `loopwiki --help`. */
export const programEnd = [
  "",
  "Begin with `loopwiki init` in a repository, or watch `loopwiki demo` first.",
  "`loopwiki <command> --help` has examples and exit codes; `loopwiki serve` shows the documentation at /docs.",
].join("\n");

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n${title}:\n${lines.join("\n")}\n`;
}

/** Lines of whole words, each as long as fits. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
