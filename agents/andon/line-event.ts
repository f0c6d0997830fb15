import { z } from "zod";
import { incidentCategories } from "./incident-category.ts";

/** The prevention ladder of seed 003: make it impossible, detect it, document it, alert. */
export const preventionLevels = ["L1", "L2", "L3", "L4"] as const;
export type PreventionLevel = (typeof preventionLevels)[number];

/** What was run to close an incident, and how it ended there. */
const proofSchema = z.object({
  check: z.string(),
  /** Commit that broke it; absent when the stop left no content to judge (a time limit, a lost login). */
  brokenAt: z.string().optional(),
  failedThere: z.string().optional(),
  passedAt: z.string(),
});
export type ClosingProof = z.infer<typeof proofSchema>;

const failure = z.object({
  /** `<run>/<chunk>#<attempt>`: the same failure told twice counts once. */
  key: z.string(),
  plan: z.string(),
  signature: z.string(),
  category: z.enum(incidentCategories),
  /** It reached for what belongs to the user: their tests, protected files, their branch. */
  touchesUser: z.boolean(),
});

/** Everything that opens or stops the line, in order. The line's state is nothing but the fold of these. */
export const lineEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("failed"), ...failure.shape }),
  /** A chunk of the plan got through all its gates. */
  z.object({ type: z.literal("succeeded"), plan: z.string(), key: z.string() }),
  z.object({
    type: z.literal("incident-opened"),
    incident: z.string(),
    plan: z.string(),
    signature: z.string(),
  }),
  z.object({
    type: z.literal("incident-closed"),
    incident: z.string(),
    cause: z.string(),
    level: z.enum(preventionLevels),
    owner: z.string(),
    prevention: z.string(),
    proof: proofSchema,
  }),
  /** Plan mode: nothing is executed until a person approves the plan that goes to the root cause. */
  z.object({ type: z.literal("plan-mode-entered"), plan: z.string(), reason: z.string() }),
  z.object({ type: z.literal("plan-mode-left"), plan: z.string() }),
  z.object({ type: z.literal("hypothesis-needed"), plan: z.string(), reason: z.string() }),
  z.object({ type: z.literal("hypothesis-given"), plan: z.string(), text: z.string() }),
  z.object({ type: z.literal("counters-reset"), plan: z.string(), reason: z.string() }),
]);
export type LineEvent = z.infer<typeof lineEventSchema>;
export type StoredLineEvent = LineEvent & { at: string };
