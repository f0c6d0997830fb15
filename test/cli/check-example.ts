import type { CommandDefinition } from "../../cli/command.ts";
import { commands } from "../../cli/commands/index.ts";

const everywhere = new Set(["-C", "--json", "--quiet", "--verbose", "--no-color", "--help"]);

/** What is wrong with a line such as `loopwiki plan show unused`, by the table of commands; nothing when it is right. */
export function problemOfExample(line: string): string | undefined {
  const written = line.replace(/^.*-- (?=(?:npx )?loopwiki )/, "").replace(/^npx (?:--\S+ )*/, "");
  const [program, ...words] = wordsOf(written.replace(/ [|<>] .*$/, ""));
  if (program !== "loopwiki") return "it does not call loopwiki";
  const { definition, rest } = commandOf(words);
  if (definition?.load === undefined) return `there is no command ${words.join(" ")}`;
  const options = new Map(
    (definition.options ?? []).flatMap(([flags]) =>
      flags.split(/, /).map((flag) => [flag.split(" ")[0] ?? "", flags] as const),
    ),
  );
  const used = rest.filter((word) => word.startsWith("-")).map((word) => word.replace(/=.*/, ""));
  const unknown = used.find((flag) => !options.has(flag) && !everywhere.has(flag) && flag !== "-");
  if (unknown !== undefined) return `there is no option ${unknown}`;
  const isValue = (at: number): boolean =>
    options.get(rest[at - 1] ?? "")?.includes("<") === true && at > 0;
  const given = rest.filter((word, at) => !/^-./.test(word) && !isValue(at)).length;
  return countProblem(
    given,
    (definition.arguments ?? []).map(([syntax]) => syntax),
  );
}

function countProblem(given: number, names: readonly string[]): string | undefined {
  const least = names.filter((syntax) => syntax.startsWith("<")).length;
  const most = names.some((syntax) => syntax.includes("...")) ? Infinity : names.length;
  return given < least || given > most ? `${given} arguments are given` : undefined;
}

/** Words as a shell makes them of plain and quoted text. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g), ([word]) => word);
}

function commandOf(words: readonly string[]): {
  definition: CommandDefinition | undefined;
  rest: string[];
} {
  let known: readonly CommandDefinition[] = commands;
  let definition: CommandDefinition | undefined;
  let at = 0;
  for (; at < words.length; at += 1) {
    const next = known.find(({ name }) => name === words[at]);
    if (!next) break;
    definition = next;
    known = next.subcommands ?? [];
  }
  return { definition, rest: words.slice(at) };
}
