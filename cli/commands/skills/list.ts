import { isRetired, outcomesOf, type SkillOutcome } from "#agents";
import { inspectSkills, type InspectedSkill } from "#skills";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { textTable, visibleText } from "../plan/visible-text.ts";
import { skillVersions } from "./versions.ts";

const none: SkillOutcome = { shown: 0, helped: 0, failed: 0 };

/** `loopwiki skills list`. The counts are those of the skill as it is now: a changed one begins anew. */
export const run: CommandRun = async (context) => {
  const { content, runs, config } = await openWorkspace(context);
  const inspected = await inspectSkills(content);
  const outcomes = await outcomesOf(runs, skillVersions(inspected));
  const skills = inspected.map((each) => {
    const outcome = outcomes.get(each.name) ?? none;
    return dataOf(each, outcome, isRetired(outcome, config.skills.retireAfter));
  });
  const rows = skills.map(({ name, where, version, verdict, origin, ...counts }) => [
    name,
    where[0]?.folder ?? "",
    version ?? "-",
    String(counts.shown),
    String(counts.helped),
    String(counts.failed),
    counts.retired ? `${verdict}, retired` : verdict,
    origin === null ? "-" : `${origin}${counts.drift.length > 0 ? " (changed since)" : ""}`,
  ]);
  const head = ["skill", "where", "version", "shown", "helped", "failed", "verdict", "added from"];
  const about = skills.map(({ name, description }) => `${name}: ${description}`);
  const text = `${textTable([head, ...rows])}\n\n${about.join("\n")}`;
  const { output } = context;
  output.answer("skills", { skills }, skills.length === 0 ? "No skill." : visibleText(text));
  const bad = skills.find(({ verdict }) => verdict === "blocked");
  if (bad) output.next(`loopwiki skills check ${bad.name}`, "why it is blocked");
  else output.next(`loopwiki skills show ${skills[0]?.name ?? "tdd"}`, "reads one");
  return exitCodes.ok;
};

function dataOf(each: InspectedSkill, outcome: SkillOutcome, retired: boolean) {
  const { name, skill, places, verdict, pin, drift, findings } = each;
  return {
    name,
    description: skill?.description ?? "(its document cannot be read)",
    where: places,
    version: skill?.metadata?.["version"] ?? null,
    ...outcome,
    retired,
    origin: pin === undefined ? null : pin.origin + (pin.folder === "" ? "" : `#${pin.folder}`),
    commit: pin?.commit ?? null,
    drift,
    verdict,
    findings: findings.length,
  };
}
