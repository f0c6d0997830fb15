import type { CommandDefinition } from "../../cli/command.ts";
import { commands } from "../../cli/commands/index.ts";
import { commandGroups } from "../../cli/help/groups.ts";
import { exitsOf, manualOf } from "../../cli/help/manual.ts";
import { asMarkdown, code, inCell, madeBy, table } from "./markdown.ts";

const everywhere: readonly (readonly [flags: string, help: string])[] = [
  ["-C <dir>", "work in this directory"],
  ["--json", "print the answer as one JSON object"],
  ["--quiet", "no progress and no notes"],
  ["--verbose", "say more"],
  ["--no-color", "plain text"],
];

/** `commands.md` and a page for each command, by their path below docs/. */
export function commandPages(): Map<string, string> {
  return new Map([
    ["commands.md", listPage()],
    ...commands.map((one) => [`commands/${one.name}.md`, commandPage(one)] as const),
  ]);
}

function listPage(): string {
  const known = new Map(commands.map((one) => [one.name, one]));
  const groups = commandGroups.map(([heading, names]) => {
    const rows = names.flatMap((name) => {
      const found = known.get(name);
      return found ? [[`[${name}](commands/${name}.md)`, inCell(found.summary)]] : [];
    });
    return `## ${heading}\n\n${table(["command", "what for"], rows)}`;
  });
  const options = everywhere.map(([flags, help]) => [code(flags), inCell(help)]);
  return [
    madeBy,
    "# Commands",
    "Every command prints its answer on standard output, and notes, progress and the next obvious command on standard error. A command that changes something says with `--dry-run` what it would do.",
    ...groups,
    "## Options of every command",
    `${table(["option", "meaning"], options)}\n`,
  ].join("\n\n");
}

function commandPage(definition: CommandDefinition): string {
  const inner = (definition.subcommands ?? []).map((sub) =>
    sectionsOf(sub, `${definition.name} ${sub.name}`, 2),
  );
  return `${[madeBy, sectionsOf(definition, definition.name, 1), ...inner].join("\n\n")}\n`;
}

/** Synopsis, what it does, arguments, options, examples, exit codes, see also. */
function sectionsOf(definition: CommandDefinition, words: string, depth: number): string {
  const entry = manualOf(words);
  const marks = "#".repeat(depth);
  const titled = (title: string, text: string): string =>
    text === "" ? "" : depth === 1 ? `## ${title}\n\n${text}` : `**${title}**\n\n${text}`;
  const parts = [
    `${marks} loopwiki ${words}`,
    `${asMarkdown(definition.summary)}.`,
    definition.load ? `\`\`\`sh\n${synopsis(definition, words)}\n\`\`\`` : "",
    asMarkdown(entry?.about ?? ""),
    depth === 1 ? titled("Commands", subcommandsOf(definition, words)) : "",
    titled("Options", optionsOf(definition)),
    titled("Examples", examplesOf(definition)),
    titled("Exit codes", exitsOf(definition, entry).map(exitLine).join("\n")),
    titled("See also", (entry?.see ?? []).map(linkTo).join(" · ")),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function synopsis(definition: CommandDefinition, words: string): string {
  const names = (definition.arguments ?? []).map(([syntax]) => syntax);
  const options = (definition.options ?? []).length > 0 ? ["[options]"] : [];
  return ["loopwiki", words, ...options, ...names].join(" ");
}

function subcommandsOf({ subcommands = [] }: CommandDefinition, words: string): string {
  const rows = subcommands.map(({ name, summary }) => [
    linkTo(`${words} ${name}`).replace(/^\[loopwiki /, "["),
    inCell(summary),
  ]);
  return rows.length === 0 ? "" : table(["command", "what for"], rows);
}

function optionsOf({ arguments: names = [], options = [] }: CommandDefinition): string {
  const rows = [
    ...names,
    ...options.map(([flags, help, repeatable]) => [
      flags,
      repeatable === undefined ? help : `${help} (may be repeated)`,
    ]),
  ].map(([syntax = "", help = ""]) => [code(syntax).replaceAll("|", "\\|"), inCell(help)]);
  return rows.length === 0 ? "" : table(["argument or option", "meaning"], rows);
}

function examplesOf({ examples = [] }: CommandDefinition): string {
  return examples.length === 0 ? "" : `\`\`\`sh\n${examples.join("\n")}\n\`\`\``;
}

function exitLine([exit, meaning]: [number, string]): string {
  return `- \`${exit}\` ${asMarkdown(meaning)}`;
}

/** Pages of commands lie beside each other; a command of a command is a heading. */
function linkTo(words: string): string {
  const [name = "", ...inner] = words.split(" ");
  const place = inner.length === 0 ? "" : `#loopwiki-${[name, ...inner].join("-")}`;
  return `[loopwiki ${words}](${name}.md${place})`;
}
