import { z } from "zod";

/** Longest `compatibility` of the open Agent Skills format. */
const maxCompatibility = 500;

/**
 * The front matter of a `SKILL.md`, as in the open Agent Skills format (agentskills.io, 2026). Fields that only
 * one agent knows are left out; `skills check` names them.
 */
export const skillFieldsSchema = z.object({
  /** 1 to 64 characters; equals the name of the skill's folder. */
  name: z
    .string()
    .max(64, "expected at most 64 characters")
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      "expected lower-case letters and digits joined by single hyphens, for example improve-architecture",
    ),
  /** What the skill does and when to use it: all that an agent sees before it chooses. */
  description: z.string().trim().min(1).max(1024),
  license: z.string().trim().min(1).optional(),
  compatibility: z.string().trim().min(1).max(maxCompatibility).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  /** Names of tools the skill may use without asking, separated by spaces. */
  "allowed-tools": z.string().trim().min(1).optional(),
});
export type SkillFields = z.infer<typeof skillFieldsSchema>;

export interface Skill extends SkillFields {
  /** The procedure: Markdown below the front matter. */
  instructions: string;
}
