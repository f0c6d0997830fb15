import {
  createFinding,
  splitFrontMatter,
  validateMapping,
  type Finding,
  type FrontMatter,
} from "#wiki";
import { skillFieldsSchema, type Skill, type SkillFields } from "./skill.ts";

const ruleId = "skill-format";

/** Longest procedure that is read, in characters; longer ones crowd everything else out of a packet. */
const maxInstructions = 20_000;

const examples: Record<string, string> = {
  name: "name: tdd",
  description:
    "description: Test-driven development. Use when behaviour changes or a bug is fixed.",
  license: "license: MIT",
  metadata: 'metadata: { version: "1.0" }',
  "allowed-tools": "allowed-tools: Read Grep",
};

/**
 * Reads a `SKILL.md`. `skill` is there when there is no finding. `file` is its repository path; the
 * name of its folder must be the skill's name.
 */
export function parseSkill(source: string, file: string): { skill?: Skill; findings: Finding[] } {
  const front = splitFrontMatter(source);
  const findings = front.problems.map(({ line, reason }) => problem(file, line, reason));
  if (!front.present) {
    const expected = "---\nname: tdd\ndescription: What it does. Use when …\n---";
    findings.push(
      problem(file, 1, "Missing front matter, expected name and description.", expected),
    );
  }
  if (findings.length > 0) return { findings };
  const fields = validateMapping(skillFieldsSchema, front, { file, ruleId });
  for (const finding of fields.findings) {
    const example = examples[/^Unexpected `([\w-]+)/.exec(finding.reason)?.[1] ?? ""];
    if (example !== undefined) finding.expected = [example];
  }
  findings.push(...fields.findings, ...checkName(fields.value, front, file));
  const instructions = front.body.trim();
  if (instructions === "") {
    const reason = "Unexpected empty skill, expected the procedure to follow.";
    findings.push(problem(file, front.bodyLine, reason));
  }
  if (instructions.length > maxInstructions) {
    const reason = `Unexpected ${instructions.length} characters, expected at most ${maxInstructions}: move detail to files beside it.`;
    findings.push(problem(file, front.bodyLine, reason));
  }
  if (fields.value === undefined || findings.length > 0) return { findings };
  return { skill: { ...fields.value, instructions }, findings };
}

function checkName(fields: SkillFields | undefined, front: FrontMatter, file: string): Finding[] {
  const folder = file.split("/").at(-2) ?? "";
  if (fields === undefined || fields.name === folder) return [];
  const reason = `Unexpected \`name\` "${fields.name}" in the folder "${folder}", expected both to be equal.`;
  return [problem(file, front.lineOf("name"), reason, `name: ${folder}`)];
}

function problem(file: string, line: number, reason: string, expected?: string): Finding {
  return createFinding({
    ruleId,
    source: "lint",
    severity: "error",
    file,
    line,
    reason,
    ...(expected === undefined ? {} : { expected: [expected] }),
  });
}
