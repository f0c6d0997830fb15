import { expect, test } from "vitest";
import type { CommandDefinition } from "../../cli/command.ts";
import { commands } from "../../cli/commands/index.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { groupOf } from "../../cli/help/groups.ts";
import { descriptionOf, helpEnd } from "../../cli/help/help-text.ts";
import { manualNames, manualOf } from "../../cli/help/manual.ts";
import { runProgram } from "../../cli/program.ts";
import { problemOfExample } from "./check-example.ts";

const signal = new AbortController().signal;

/** Every command that does something, with the words that call it. */
function leaves(
  definitions: readonly CommandDefinition[],
  before: string[] = [],
): [string, CommandDefinition][] {
  return definitions.flatMap((definition) => {
    const words = [...before, definition.name];
    const here: [string, CommandDefinition][] = definition.load
      ? [[words.join(" "), definition]]
      : [];
    return [...here, ...leaves(definition.subcommands ?? [], words)];
  });
}

/** Every command and every group of commands. */
function commandsWithin(
  definitions: readonly CommandDefinition[],
  before = "",
): [string, CommandDefinition][] {
  return definitions.flatMap((definition): [string, CommandDefinition][] => {
    const words = `${before}${definition.name}`;
    return [[words, definition], ...commandsWithin(definition.subcommands ?? [], `${words} `)];
  });
}

test("every command of the table can be loaded and run", async () => {
  for (const [name, { load }] of leaves(commands)) {
    const loaded = await load?.();
    expect([name, typeof loaded?.run]).toEqual([name, "function"]);
  }
});

test("every example calls a command of the table with options and arguments it has", () => {
  const examples = leaves(commands).flatMap(([, { examples: lines = [] }]) => lines);
  expect(examples.length).toBeGreaterThan(60);
  const wrong = examples.flatMap((line) => {
    const problem = problemOfExample(line);
    return problem === undefined ? [] : [`${line}: ${problem}`];
  });
  expect(wrong).toEqual([]);
  expect(problemOfExample("loopwiki lint --colour")).toBe("there is no option --colour");
  expect(problemOfExample("loopwiki page mv soil")).toBe("1 arguments are given");
  expect(problemOfExample("loopwiki water plants")).toMatch("no command");
});

test("every command has a manual: what it does, an example, exit codes, what is next, a group", () => {
  const table = new Map(commandsWithin(commands));
  expect([...table.keys()].filter((words) => manualOf(words) === undefined)).toEqual([]);
  expect(manualNames.filter((words) => !table.has(words))).toEqual([]);
  expect(commands.filter(({ name }) => groupOf(name) === "Commands")).toEqual([]);
  for (const [words, definition] of table) {
    const { about = "", see = [] } = manualOf(words) ?? {};
    const unknown = see.filter((other) => !table.has(other) || other === words);
    expect({ words, unknown, says: about.length > 7 && /[.:]$/.test(about) }).toEqual({
      words,
      unknown: [],
      says: true,
    });
    const help = `${descriptionOf(definition, words)}\n${helpEnd(definition, words)}`;
    expect(help).toMatch(/^See also:$/m);
    if (definition.load === undefined) continue;
    expect(help).toMatch(/^Examples:\n {2}\$ (loopwiki|claude|codex) /m);
    expect(help).toMatch(/^Exit codes:\n {2}0 {4}all is well$/m);
  }
});

test.each([
  [["--help"], exitCodes.ok],
  [["plan", "--help"], exitCodes.ok],
  [["--version"], exitCodes.ok],
  [["water-the-plants"], exitCodes.user],
  [["execute"], exitCodes.user],
  [["discard", "a", "b"], exitCodes.user],
  [["lint", "--colour"], exitCodes.user],
])("%j ends with %d", async (argv, code) => {
  expect(await runProgram(argv, signal, "1.2.3")).toBe(code);
});
