import { inspectSkills, type InspectedSkill } from "#skills";
import { closest, LoopwikiError, type ContentRoot } from "#wiki";

/** One skill by its name. Throws `unknown-skill` with the names there are. */
export async function findSkill(content: ContentRoot, name: string): Promise<InspectedSkill> {
  const [found] = await inspectSkills(content, [name]);
  if (found) return found;
  const names = (await inspectSkills(content)).map((each) => each.name);
  const near = closest(name, names);
  throw new LoopwikiError(
    "unknown-skill",
    `Unexpected skill "${name}", expected one of ${names.join(", ")}${near === undefined ? "" : `; did you mean ${near}?`}.`,
    { hint: `Begin one with \`loopwiki skills new ${name}\`.` },
  );
}
