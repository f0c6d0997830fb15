import { createFinding, splitFrontMatter, validateMapping, type Finding } from "#wiki";
import { skillFieldsSchema, type Skill } from "./skill.ts";

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
  const origin = { file, ruleId: "skill-format" };
  const problem = (line: number, reason: string, expected?: string): Finding =>
    createFinding({
      ...origin,
      source: "lint",
      severity: "error",
      line,
      reason,
      ...(expected === undefined ? {} : { expected: [expected] }),
    });
  if (!front.present) {
    const expected = "---\nname: tdd\ndescription: What it does. Use when …\n---";
    return {
      findings: [problem(1, "Missing front matter, expected name and description.", expected)],
    };
  }
  const findings = front.problems.map(({ line, reason }) => problem(line, reason));
  if (findings.length > 0) return { findings };
  const { value, findings: wrong } = validateMapping(skillFieldsSchema, front, origin);
  for (const finding of wrong) {
    const example = examples[/^Unexpected `([\w-]+)/.exec(finding.reason)?.[1] ?? ""];
    if (example !== undefined) finding.expected = [example];
  }
  findings.push(...wrong);
  const folder = file.split("/").at(-2) ?? "";
  if (value !== undefined && value.name !== folder) {
    const reason = `Unexpected \`name\` "${value.name}" in the folder "${folder}", expected both to be equal.`;
    findings.push(problem(front.lineOf("name"), reason, `name: ${folder}`));
  }
  const instructions = front.body.trim();
  if (instructions === "") {
    findings.push(
      problem(front.bodyLine, "Unexpected empty skill, expected the procedure to follow."),
    );
  }
  if (instructions.length > maxInstructions) {
    const reason = `Unexpected ${instructions.length} characters, expected at most ${maxInstructions}: move detail to files beside it.`;
    findings.push(problem(front.bodyLine, reason));
  }
  if (value === undefined || findings.length > 0) return { findings };
  return { skill: { ...value, instructions }, findings };
}
