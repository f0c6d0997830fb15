import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { commands } from "../../../cli/commands/index.ts";
import { completionScript, shells } from "../../../cli/completions/scripts.ts";
import { completionsOf } from "../../../cli/completions/words.ts";

const completions = completionsOf(commands);

/** What bash offers for a line that ends where Tab is pressed. */
function complete(line: string): string[] {
  const words = line.split(" ");
  const list = words.map((word) => `'${word}'`).join(" ");
  const script = `${completionScript("bash", completions)}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _loopwiki; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const answer = execFileSync("bash", ["-c", script], { encoding: "utf8" });
  return answer.split("\n").filter((word) => word !== "");
}

describe("bash", () => {
  test("offers commands, then subcommands, then their options", () => {
    expect(complete("loopwiki pl")).toEqual(["plan"]);
    expect(complete("loopwiki plan ap")).toEqual(["approve"]);
    expect(complete("loopwiki plan approve --r")).toEqual(["--root-cause"]);
    expect(complete("loopwiki execute --par")).toEqual(["--parallel"]);
  });

  test("goes past global options, directories and arguments", () => {
    expect(complete("loopwiki --json -C /srv/garden search --exp")).toEqual(["--explain"]);
    expect(complete("loopwiki execute price-validation --unt")).toEqual(["--until"]);
    expect(complete("loopwiki plan approve price-validation --r")).toEqual(["--root-cause"]);
    expect(complete("loopwiki nothing-like-it x")).toEqual([]);
  });
});

test("every command of the table is there, with all its options", () => {
  const paths = completions.map(({ path }) => path.join(" "));
  for (const { name, subcommands = [] } of commands) {
    expect(paths).toContain(name);
    for (const sub of subcommands) expect(paths).toContain(`${name} ${sub.name}`);
  }
  const execute = completions.find(({ path }) => path.join(" ") === "execute");
  expect(execute?.words.map(({ word }) => word)).toContain("--dry-run");
});

test.each(shells)("the script for %s names every command and option, quotes and all", (shell) => {
  const script = completionScript(shell, completions);
  const names = new Set(completions.flatMap(({ words }) => words.map(({ word }) => word)));
  for (const name of names) expect(script).toContain(name.replace(/^--(?=.)/, ""));
  expect(script).toContain(shell === "bash" ? "complete -o default -F" : String.raw`plan'\''s`);
});
