export { parseSkill } from "./parse-skill.ts";
export { type Skill, type SkillFields } from "./skill.ts";
export { SkillStore, type StoredSkill } from "./skill-store.ts";
