import { createHash } from "node:crypto";
import { textOf, type InspectedSkill } from "#skills";

/** sha256 of each skill's document, as receipts name it. */
export function skillVersions(skills: readonly InspectedSkill[]): Map<string, string> {
  return new Map(
    skills.flatMap(({ name, files }): [string, string][] => {
      const main = files.find(({ path }) => path === "SKILL.md");
      const text = main && textOf(main);
      return text === undefined ? [] : [[name, createHash("sha256").update(text).digest("hex")]];
    }),
  );
}
