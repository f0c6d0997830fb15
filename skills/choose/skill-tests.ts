import { chooseSkills } from "./choose-skills.ts";
import type { Skill } from "../skill.ts";

/** Beside SKILL.md: what the skill is to be shown for, and what its scripts print. */
export const testsFile = "tests.md";

export interface GoldenTask {
  task: string;
  /** 1-based. */
  line: number;
}

export interface ScriptTest {
  command: string;
  /** Must stand in what it prints. */
  prints?: string;
  line: number;
}

export interface SkillTests {
  shownFor: GoldenTask[];
  notShownFor: GoldenTask[];
  scripts: ScriptTest[];
}

/**
 * Reads `tests.md`: bullets below the headings `Shown for`, `Not shown for` and `Scripts`; those of scripts
 * are a command in backticks and what it prints: - `python3 scripts/sum.py a.csv` prints `3`.
 */
export function parseSkillTests(text: string): SkillTests {
  const tests: SkillTests = { shownFor: [], notShownFor: [], scripts: [] };
  let section = "";
  for (const [at, line] of text.split("\n").entries()) {
    const heading = /^#{1,6}\s+(.+?)\s*$/.exec(line)?.[1];
    if (heading !== undefined) section = heading.toLowerCase();
    const bullet = /^\s*[-*]\s+(.+?)\s*$/.exec(line)?.[1];
    if (bullet === undefined) continue;
    if (section === "shown for") tests.shownFor.push({ task: bullet, line: at + 1 });
    else if (section === "not shown for") tests.notShownFor.push({ task: bullet, line: at + 1 });
    else if (section === "scripts") {
      const [, command, prints] = /^`([^`]+)`(?:\s+prints\s+`([^`]*)`)?/.exec(bullet) ?? [];
      if (command !== undefined)
        tests.scripts.push({ command, line: at + 1, ...(prints === undefined ? {} : { prints }) });
    }
  }
  return tests;
}

export interface Recall {
  /** Tasks for which the skill is to be shown, and for how many of them it comes first, or among three. */
  tasks: number;
  first: number;
  amongThree: number;
  /** Tasks for which it must not come first, and for how many it does. */
  others: number;
  wrongly: number;
  failed: { task: string; line: number; instead: string }[];
}

/** Asks our choice about the golden tasks of one skill among all. */
export function measureChoice(
  name: string,
  { shownFor, notShownFor }: SkillTests,
  skills: readonly Pick<Skill, "name" | "description">[],
): Recall {
  const recall: Recall = {
    tasks: shownFor.length,
    first: 0,
    amongThree: 0,
    others: notShownFor.length,
    wrongly: 0,
    failed: [],
  };
  for (const { task, line } of shownFor) {
    const names = chooseSkills(task, skills).map((each) => each.name);
    if (names[0] === name) recall.first += 1;
    else recall.failed.push({ task, line, instead: names[0] ?? "none" });
    if (names.slice(0, 3).includes(name)) recall.amongThree += 1;
  }
  for (const { task, line } of notShownFor) {
    if (chooseSkills(task, skills)[0]?.name !== name) continue;
    recall.wrongly += 1;
    recall.failed.push({ task, line, instead: name });
  }
  return recall;
}
