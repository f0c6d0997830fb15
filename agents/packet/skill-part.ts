import type { Chunk } from "#plans";
import { inspectSkills, type StoredSkill } from "#skills";
import type { RunContext } from "../execute/run-context.ts";
import { defaultRetireAfter, isRetired, outcomesOf } from "../kaizen/skill-outcomes.ts";
import { sha256 } from "./fence.ts";
import { textPart, type Part } from "./parts.ts";
import { keepHead } from "./tokens.ts";

const limits = { name: "skill", floor: 500, most: 2500 };

/** The skill that the chunk names, or why it is not shown; nothing when it names none. */
export async function skillParts(run: RunContext, { skill: name }: Chunk): Promise<Part[]> {
  const stored = name === undefined ? undefined : await run.services.skills.get(name);
  if (!stored?.skill) return [];
  const against = await reasonAgainst(run, stored);
  if (against !== undefined) {
    run.note(against);
    return [textPart(limits, against, () => ({ values: { skill: `(${against})` }, shown: [] }))];
  }
  const { instructions } = stored.skill;
  const version = sha256(stored.source);
  return [
    textPart(limits, instructions, (tokens) => {
      const text = keepHead(instructions, tokens);
      if (text === "") return { values: { skill: `(no room for the skill ${name})` }, shown: [] };
      return { values: { skill: text }, shown: [{ id: `skill:${name}`, text, version }] };
    }),
  ];
}

/** A skill that could do harm, or did, is not put before anybody. */
async function reasonAgainst(
  { services }: RunContext,
  { name, origin, source }: StoredSkill,
): Promise<string | undefined> {
  if (origin === "repository") {
    const [inspected] = await inspectSkills(services.content, [name]);
    if (inspected?.verdict === "blocked")
      return `The skill ${name} is not shown: \`loopwiki skills check ${name}\` blocks it.`;
  }
  const versions = new Map([[name, sha256(source)]]);
  const outcome = (await outcomesOf(services.runs, versions)).get(name);
  const retireAfter = services.retireSkillAfter ?? defaultRetireAfter;
  if (!outcome || !isRetired(outcome, retireAfter)) return undefined;
  return `The skill ${name} is retired: ${outcome.failed} chunks failed with it and ${outcome.helped} were approved. It is shown again when it has been changed.`;
}
