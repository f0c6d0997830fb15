import { fileURLToPath } from "node:url";
import { commandEnvironment, isStartedByAgent, runCommand } from "#agents";
import { afterEach, expect, test } from "vitest";
import { AgentProcess } from "../../agents/backends/agent-process.ts";
import { commands } from "../../cli/commands/index.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { runProgram } from "../../cli/program.ts";
import { makeRepository } from "../tools/make-repository.ts";

const signal = new AbortController().signal;
afterEach(() => {
  process.env["LOOPWIKI_AGENT"] = "";
});

/** Everything that opens the line, moves a branch or consents to something. */
const decisions = [
  ["andon", "close", "INC-1"],
  ["andon", "reset", "tidy-shelves"],
  ["andon", "hook", "uninstall"],
  ["plan", "approve", "tidy-shelves"],
  ["plan", "reject", "tidy-shelves"],
  ["execute", "tidy-shelves", "--hypothesis", "the shelf was full all along"],
  ["merge", "tidy-shelves"],
  ["discard", "tidy-shelves"],
  ["config", "trust", "--yes"],
  ["correct", "count the till twice"],
  ["loop", "--once"],
  ["install", "claude"],
  ["uninstall"],
  ["skills", "add", "./elsewhere/tea-tasting"],
  ["feedback", "verify", "FR-20261120-0a1b2c3d", "yes"],
];

/** Commands of which only some subcommands decide. */
const families = new Set(["andon", "plan", "config", "skills", "feedback"]);

test.each(decisions)("%s %s is refused in a process that an agent started", async (...argv) => {
  const { directory } = await makeRepository({ "shelf.md": "tea\n" });
  process.env["LOOPWIKI_AGENT"] = "1";
  await expect(runProgram(["-C", directory, ...argv], signal, "1.2.3")).rejects.toMatchObject({
    code: "not-a-person",
    kind: "andon",
  });
});

test("what only looks is not refused", async () => {
  const { directory } = await makeRepository({ "shelf.md": "tea\n" });
  process.env["LOOPWIKI_AGENT"] = "1";
  const argv = ["--quiet", "--json", "-C", directory, "andon", "list"];
  expect(await runProgram(argv, signal, "1.2.3")).toBe(exitCodes.ok);
});

test("the commands of people are known by name", () => {
  const marked = commands.flatMap(({ name, forPeople, subcommands = [] }) => [
    ...(forPeople ? [name] : []),
    ...subcommands.filter((sub) => sub.forPeople).map((sub) => `${name} ${sub.name}`),
  ]);
  const tried = decisions.map(([first = "", second = ""]) =>
    families.has(first) ? `${first} ${second}` : first,
  );
  expect(new Set(tried)).toEqual(new Set(marked));
});

test("agents and the commands run for them carry the marker, whatever their environment says", async () => {
  const env = { ...commandEnvironment(process.env), LOOPWIKI_AGENT: "" };
  const echo = 'echo "[$LOOPWIKI_AGENT]"';
  const { stdout } = await runCommand({ command: echo, cwd: "/tmp", env });
  expect(stdout).toBe("[1]\n");
  const program = new AgentProcess({ command: ["sh", "-c", echo], env, input: "" }, "/tmp");
  const lines: string[] = [];
  for await (const line of program.lines()) lines.push(line);
  expect(lines).toEqual(["[1]"]);
  expect(isStartedByAgent({})).toBe(false);
});

test("an agent's shell that calls loopwiki is told so, with exit code 3", async () => {
  const { directory } = await makeRepository({ "shelf.md": "tea\n" });
  const main = fileURLToPath(new URL("../../cli/main.ts", import.meta.url));
  const node = [process.execPath, "--conditions", "loopwiki-source", "--import", "tsx", main];
  const { exitCode, stderr } = await runCommand({
    command: [...node, "-C", directory, "merge", "tidy-shelves"],
    cwd: process.cwd(),
    env: commandEnvironment(process.env),
  });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 3,
    stderr: expect.stringContaining("expected a person"),
  });
});
