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

/** What a maker's report says besides: what others should know. A gate decides what is kept of it. */
const offersSchema = z.object({
  learning: z
    .object({
      trigger: z.string().describe("when it applies, in a few words that name what it is about"),
      rule: z.string().describe("what to do then, in one sentence"),
      prevention: z
        .string()
        .nullable()
        .default(null)
        .describe("a test, type or lint rule that would catch the mistake; else null"),
    })
    .nullable()
    .default(null)
    .describe("one thing the work taught that the code does not show; else null"),
  correction: z
    .object({
      text: z.string().describe("one line"),
      replaces: z.string().nullable().default(null).describe("id of the line it replaces, or null"),
    })
    .nullable()
    .default(null)
    .describe("what AGENTS.md should tell every agent and does not; else null"),
});
const makerReportSchema = reportSchema.extend(offersSchema.shape);

/** The report as a JSON Schema, for programs that check structured output themselves. */
export const reportJsonSchema: Record<string, unknown> = z.toJSONSchema(makerReportSchema);

/** A report with what it offers as the result's output; undefined for anything else. */
export function readReport(
  value: unknown,
): (AgentReport & { output?: z.infer<typeof offersSchema> }) | undefined {
  const { data } = makerReportSchema.safeParse(value);
  if (!data) return reportSchema.safeParse(value).data;
  const { outcome, summary, learning, correction } = data;
  const offers = learning !== null || correction !== null;
  return { outcome, summary, ...(offers ? { output: { learning, correction } } : {}) };
}

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
