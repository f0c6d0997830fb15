import { z } from "zod";
import type { AgentResult } from "../agent.ts";

/**
 * The report that ends a task which wants no other output. It is written as data, never read out of
 * prose; `needs-context` and `blocked` cost no attempt (mission lesson 4).
 */
export const reportSchema = z.object({
  outcome: z
    .enum(["ok", "needs-context", "blocked"])
    .describe("needs-context or blocked when the task cannot be done as it is written"),
  summary: z.string().describe("what was done and what was not, in a few sentences"),
});
export type AgentReport = z.infer<typeof reportSchema>;

/** The report as a JSON Schema, for programs that check structured output themselves. */
export const reportJsonSchema: Record<string, unknown> = z.toJSONSchema(reportSchema);

const maxSummary = 4000;

/** A summary from a program's last words: trimmed, the end kept when it is too long. */
export function lastWords(text: string, otherwise: string): string {
  const words = text.trim();
  if (words === "") return otherwise;
  return words.length <= maxSummary ? words : `… ${words.slice(-maxSummary)}`;
}

/** A result without any output. */
export function plainResult(outcome: AgentResult["outcome"], summary: string): AgentResult {
  return { outcome, summary };
}
