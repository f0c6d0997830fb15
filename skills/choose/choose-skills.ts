import { analyze } from "#wiki";
import type { Skill } from "../skill.ts";

export interface Choice {
  name: string;
  /** Above 0; comparable among the skills of one call only. */
  score: number;
}

/** A skill whose words score less than this share of the task's best possible is not about the task. */
const least = 0.12;
/** What a description says that it is not for. */
const excluded = /\b(?:do not use|don['’]t use|not for|never use|except)\b[^.;]*[.;]?/gi;

/**
 * The skills for a task, best first, by what an agent sees before it chooses: names and descriptions. Words
 * alone, so that the same task is shown the same skill on every machine.
 */
export function chooseSkills(
  task: string,
  skills: readonly Pick<Skill, "name" | "description">[],
): Choice[] {
  const wanted = new Set(analyze(task));
  const terms = skills.map(({ name, description }) => termsOf(name, description));
  const rarity = new Map<string, number>();
  for (const term of wanted) {
    const among = terms.filter((each) => each.has(term)).length;
    rarity.set(term, Math.log(1 + (skills.length + 1) / (among + 0.5)));
  }
  const best = [...rarity.values()].reduce((sum, weight) => sum + weight, 0);
  return skills
    .map(({ name }, at) => {
      const own = terms[at] ?? new Map<string, number>();
      const sum = [...rarity].reduce(
        (total, [term, weight]) => total + weight * (own.get(term) ?? 0),
        0,
      );
      return { name, score: best === 0 ? 0 : sum / best };
    })
    .filter(({ score }) => score >= least)
    .toSorted((left, right) => right.score - left.score || (left.name < right.name ? -1 : 1));
}

/** How much a term says: the name's words most, and those after "Use when" more than those before. */
function termsOf(name: string, description: string): Map<string, number> {
  const text = description.replaceAll(excluded, " ");
  const [what = "", when = ""] = text.split(
    /\buse (?:this )?(?:skill )?(?:when|for|if|before|after|to)\b/i,
  );
  const terms = new Map<string, number>();
  const add = (part: string, weight: number): void => {
    for (const term of analyze(part)) terms.set(term, Math.max(weight, terms.get(term) ?? 0));
  };
  add(what, 0.7);
  add(when, 1);
  add(name.replaceAll("-", " "), 1);
  return terms;
}
