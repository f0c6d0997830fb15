import { countFindings } from "#wiki";
import type { Workspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import type { PartAnswer } from "./part.ts";

/** The repository's own skills; the shipped ones are tested where they are made. */
export async function checkSkills({ skills }: Pick<Workspace, "skills">): Promise<PartAnswer> {
  const own = (await skills.list()).filter(({ origin }) => origin === "repository");
  const findings = own.flatMap((skill) => skill.findings);
  return { findings, summary: `${count(own.length, "skill")}, ${countFindings(findings)}` };
}
