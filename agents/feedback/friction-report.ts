import { z } from "zod";

/** How much it hurts, from a nuisance to work that could not be done. */
export const frictionSeverities = ["low", "medium", "high", "critical"] as const;

const line = (most: number) =>
  z
    .string()
    .transform((text) => text.replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1).max(most));

/** What somebody who used the software has to say about it (seed 002): a person, or an agent over MCP. */
export const frictionSchema = z.strictObject({
  /** What was in the way and what would have helped. */
  text: z.string().trim().min(1).max(2000),
  severity: z.enum(frictionSeverities).default("medium"),
  /** What they were doing. */
  task: line(300).optional(),
  /** Tool, command or file that was in the way. */
  tool: line(120).optional(),
  /** Calls that would not have been needed. */
  callsWasted: z.int().min(0).max(10_000).default(0),
  /** Who says so: a program names itself, and nobody has checked the name. */
  reporter: line(120).default("somebody"),
});
export type FrictionInput = z.input<typeof frictionSchema>;

/** A friction as it was kept. */
export const frictionReportSchema = frictionSchema.extend({
  /** `FR-20261120-0a1b2c3d`. */
  id: z.string(),
  /** ISO time. */
  at: z.string(),
});
export type FrictionReport = z.infer<typeof frictionReportSchema>;
