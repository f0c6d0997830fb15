import { findingOf, inspectSkills } from "#skills";
import { countFindings } from "#wiki";
import type { Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import type { PartAnswer } from "./part.ts";

/**
 * Every skill that an agent could follow here; the shipped ones are tested where they are made. As with
 * `skills check`, what is doubtful is told, and what blocks fails.
 */
export async function checkSkills({ content }: Pick<Workspace, "content">): Promise<PartAnswer> {
  const own = (await inspectSkills(content)).filter(
    ({ places }) => places[0]?.folder !== "shipped",
  );
  const findings = own.flatMap((skill) =>
    skill.findings.map((found) => findingOf(found, `${skill.places[0]?.folder}/${skill.name}`)),
  );
  return {
    findings,
    summary: `${count(own.length, "skill")}, ${countFindings(findings)}`,
    isSound: own.every(({ verdict }) => verdict !== "blocked"),
  };
}
