import { z } from "zod";
import { incidentCategories } from "./incident-category.ts";

/** What failed and is run again to close the incident. */
const incidentCheckSchema = z.object({
  /** A command by its line, or one of the harness's own gates by its name. */
  kind: z.enum(["command", "gate"]),
  name: z.string(),
  /** Command line, for `command`. */
  command: z.string().optional(),
  /** The chunk's contract asks for it; it no longer counts once the contract does not. */
  contract: z.boolean().optional(),
});
export type IncidentCheck = z.infer<typeof incidentCheckSchema>;

export const incidentSchema = z.object({
  id: z.string(),
  plan: z.string(),
  run: z.string(),
  chunk: z.string(),
  category: z.enum(incidentCategories),
  confidence: z.number(),
  signature: z.string(),
  reason: z.string(),
  opened_at: z.string(),
  /** `plan`: nothing failed, a person is asked; approving the plan again is the answer. */
  stops: z.enum(["line", "plan"]).default("line"),
  check: incidentCheckSchema.optional(),
  /** Commit that holds the content the check failed on, kept from git's gc by `incidentRef`. */
  broken: z.string().optional(),
});

/** One andon stop (DESIGN 5). `evidence` is what the failed check printed. */
export type Incident = z.infer<typeof incidentSchema> & { evidence: string };

/** Keeps the broken content of an incident in the repository; no branch, so nobody merges it by accident. */
export function incidentRef(incident: string): string {
  return `refs/loopwiki/incidents/${incident}`;
}
