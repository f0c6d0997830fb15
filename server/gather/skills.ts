import type { StoredSkill } from "#skills";
import { renderSafely } from "#wiki";
import { resolverFrom } from "./link-views.ts";
import type { ServerServices } from "../services.ts";

export interface SkillView {
  name: string;
  /** The repository's own, or shipped with loopwiki. */
  origin: "repository" | "seed";
  /** Repository path of its file. */
  path: string;
  /** Empty when the document does not parse; `problem` then says why. */
  description: string;
  problem?: string;
}

export async function gatherSkills({
  skills,
}: Pick<ServerServices, "skills">): Promise<SkillView[]> {
  return (await skills.list()).map(viewOf);
}

/** One skill with its document; undefined when there is none of that name. */
export async function gatherSkill(
  { skills, wiki }: Pick<ServerServices, "skills" | "wiki">,
  name: string,
): Promise<(SkillView & { source: string; html: string }) | undefined> {
  const stored = (await skills.list()).find((skill) => skill.name === name);
  if (!stored) return undefined;
  const { source, skill } = stored;
  const resolve = resolverFrom(await wiki.index(), `skills/${name}/SKILL.md`);
  const { html } = await renderSafely(skill?.instructions ?? source, { resolve });
  return { ...viewOf(stored), source, html };
}

function viewOf({ name, origin, path, skill, findings }: StoredSkill): SkillView {
  if (skill) return { name, origin, path, description: skill.description };
  const problem = findings[0]?.reason ?? "It cannot be read.";
  return { name, origin, path, description: "", problem };
}
