import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "#agents";
import {
  inspectSkills,
  measureChoice,
  parseSkillTests,
  testsFile,
  textOf,
  type InspectedSkill,
  type Recall,
} from "#skills";
import { LoopwikiError } from "#wiki";
import { flagOption, type CommandRun } from "../../command.ts";
import { openWorkspace, type Workspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";
import { findSkill } from "./find-skill.ts";

interface ScriptResult {
  command: string;
  line: number;
  /** What is wrong; absent when it did what it must. */
  problem?: string;
}

interface Tested extends Recall {
  name: string;
  scripts: ScriptResult[];
}

/** `loopwiki skills test`: golden tasks against our choice among all sound skills; scripts only in the sandbox. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const all = await inspectSkills(workspace.content);
  for (const name of input.args) await findSkill(workspace.content, name);
  const known = all.flatMap(({ skill, verdict }) =>
    skill && verdict !== "blocked" ? [skill] : [],
  );
  const tested: Tested[] = [];
  for (const each of all) {
    const file = each.files.find(({ path }) => path === testsFile);
    const isWanted = input.args.length === 0 || input.args.includes(each.name);
    if (!file || !isWanted) continue;
    const tests = parseSkillTests(textOf(file) ?? "");
    const scripts = flagOption(input, "scripts")
      ? await runScripts(each, tests.scripts, workspace)
      : [];
    tested.push({ name: each.name, ...measureChoice(each.name, tests, known), scripts });
  }
  const { output } = context;
  if (tested.length === 0)
    throw new LoopwikiError(
      "no-skill-tests",
      `Unexpected skills without ${testsFile}, expected golden tasks in it.`,
      {
        hint: "`loopwiki skills new <name>` writes an example.",
      },
    );
  const failed = tested.some(
    (each) => each.failed.length > 0 || each.scripts.some(({ problem }) => problem !== undefined),
  );
  const sum = (pick: (each: Tested) => number): number =>
    tested.reduce((total, each) => total + pick(each), 0);
  const recall = {
    tasks: sum(({ tasks }) => tasks),
    first: sum(({ first }) => first),
    amongThree: sum(({ amongThree }) => amongThree),
  };
  const total = `Chosen first for ${recall.first} of ${recall.tasks} golden tasks, among three for ${recall.amongThree}.`;
  output.answer(
    "skills-test",
    { recall, skills: tested },
    visibleText([...tested.flatMap(describe), total].join("\n")),
  );
  if (failed) output.next("loopwiki skills test", "again, when descriptions or tests are mended");
  else output.next("loopwiki skills list", "what came of them in runs");
  return failed ? exitCodes.findings : exitCodes.ok;
};

function describe({
  name,
  tasks,
  first,
  amongThree,
  others,
  wrongly,
  failed,
  scripts,
}: Tested): string[] {
  return [
    `${name}: recall@1 ${first}/${tasks}, recall@3 ${amongThree}/${tasks}, wrongly chosen ${wrongly}/${others}`,
    ...failed.map(
      ({ task, line, instead }) => `  ${testsFile}:${line} "${task}": chosen ${instead}`,
    ),
    ...scripts.map(
      ({ command, problem }) =>
        `  ${problem === undefined ? "ok  " : "FAIL"} ${command}${problem === undefined ? "" : `: ${problem}`}`,
    ),
  ];
}

/** In a copy of the skill, without network; where nothing can confine them they do not run at all. */
async function runScripts(
  { name, files, verdict }: InspectedSkill,
  tests: ReturnType<typeof parseSkillTests>["scripts"],
  { requiredSandbox, environment }: Pick<Workspace, "requiredSandbox" | "environment">,
): Promise<ScriptResult[]> {
  if (tests.length === 0) return [];
  if (verdict === "blocked")
    return tests.map(({ command, line }) => ({
      command,
      line,
      problem: `not run: \`loopwiki skills check ${name}\` blocks the skill`,
    }));
  const folder = await realpath(await mkdtemp(join(tmpdir(), "loopwiki-skill-test-")));
  try {
    for (const { path, kind, bytes } of files) {
      if (kind !== "file") continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const results: ScriptResult[] = [];
    for (const { command, line, prints } of tests) {
      const request = {
        command,
        cwd: folder,
        env: environment,
        sandbox: requiredSandbox,
        timeoutMs: 60_000,
      };
      const { exitCode, stdout, stderr } = await runCommand(request);
      const said = stderr.trim().split("\n").at(-1) ?? "";
      if (exitCode !== 0)
        results.push({
          command,
          line,
          problem: `exit code ${exitCode}${said === "" ? "" : `: ${said}`}`,
        });
      else if (prints !== undefined && !stdout.includes(prints))
        results.push({
          command,
          line,
          problem: `printed ${JSON.stringify(stdout.slice(0, 200))}, expected ${JSON.stringify(prints)} in it`,
        });
      else results.push({ command, line });
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
