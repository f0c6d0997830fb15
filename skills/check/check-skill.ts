import { splitFrontMatter } from "#wiki";
import { scanFiles } from "../scan/scan-files.ts";
import { textOf, type SkillFile } from "../skill-files.ts";
import { checkFormat } from "./check-format.ts";
import { withIds, type Fault, type SkillFinding } from "./skill-finding.ts";

/** A skill is what its findings make of it: `blocked` is never added, `doubtful` needs a person's word. */
export type Verdict = "sound" | "doubtful" | "blocked";

/** Everything that is wrong with a skill: its format, and what would harm whoever follows it. */
export async function checkSkill(
  name: string,
  files: readonly SkillFile[],
): Promise<SkillFinding[]> {
  return withIds([...checkFormat(name, files), ...checkTools(files), ...(await scanFiles(files))]);
}

export function verdictOf(findings: readonly SkillFinding[]): Verdict {
  if (findings.some(({ tier }) => tier === "block")) return "blocked";
  return findings.length > 0 ? "doubtful" : "sound";
}

/** Leave to use every tool, or any command, without a question. */
function checkTools(files: readonly SkillFile[]): Fault[] {
  const main = files.find(({ path }) => path === "SKILL.md");
  const front = splitFrontMatter((main && textOf(main)) ?? "");
  const tools = JSON.stringify(
    front.data["allowed-tools"] ?? front.data["allowedTools"] ?? "",
  ).replaceAll(/["[\]]/g, " ");
  if (
    !/(?:^|[\s,])(?:\*|(?:Bash|Shell|run_shell_command)(?:\(\s*(?:\*|:\*)?\s*\)|(?=[\s,]|$)))/.test(
      tools,
    )
  )
    return [];
  const reason =
    "Unexpected leave to run any command unasked, expected tools by name, such as `Bash(git log:*)`.";
  return [
    {
      tier: "warn",
      rule: "skill-tools",
      path: "SKILL.md",
      line: front.lineOf("allowed-tools"),
      reason,
    },
  ];
}
