import { z } from "@hono/zod-openapi";
import type { AttemptState } from "#agents";

export const runFactsSchema = z
  .strictObject({
    run: z.string(),
    plan: z.string(),
    startedAt: z.string(),
    lastAt: z.string(),
    phase: z.enum(["running", "paused", "verified", "explored", "stopped", "merged", "discarded"]),
    attempts: z.int(),
    commits: z.int(),
  })
  .openapi("Run");

const checkSchema = z
  .strictObject({
    name: z.string(),
    command: z.string().optional(),
    status: z.enum(["passed", "failed", "skipped"]),
    detail: z.string(),
    durationMs: z.number(),
    files: z.array(z.string()).optional(),
  })
  .openapi("Check");

const decision = z.enum(["approve", "reject"]);

const verdictSchema = z
  .strictObject({
    by: z.string(),
    decision,
    criteria: z.array(
      z.strictObject({ criterion: z.string(), met: z.boolean().optional(), evidence: z.string() }),
    ),
    feedback: z.string(),
    quality: z
      .strictObject({
        decision,
        problems: z.array(z.strictObject({ problem: z.string(), evidence: z.string() })),
      })
      .optional(),
  })
  .openapi("Verdict");

const receiptSchema = z
  .strictObject({ id: z.string(), hash: z.string(), rank: z.int(), tokens: z.int() })
  .openapi("Receipt");

export const attemptSchema = z
  .strictObject({
    attempt: z.int(),
    agent: z.string(),
    startedAt: z.string(),
    receipts: z.array(receiptSchema),
    gates: z.array(checkSchema),
    verdict: verdictSchema.optional(),
    outcome: z.string().optional().openapi({ description: "Absent while it goes on." }),
    feedback: z.string().optional(),
  })
  .openapi("Attempt");

export function attemptOf(state: AttemptState): z.infer<typeof attemptSchema> {
  const { attempt, started, packet, gates, verdict, ended } = state;
  return {
    attempt,
    agent: started.agent,
    startedAt: started.at,
    receipts: packet?.receipts ?? [],
    gates: gates?.results ?? [],
    ...(verdict && { verdict: verdict.verdict }),
    ...(ended && { outcome: ended.outcome, feedback: ended.feedback }),
  };
}

export const momentSchema = z
  .strictObject({
    seq: z.int(),
    at: z.string(),
    chunk: z.string().optional(),
    attempt: z.int().optional(),
    title: z.string(),
    tone: z.enum(["good", "bad", "waiting", "plain"]),
    detail: z.string().optional(),
    checks: z.array(checkSchema).optional(),
    verdict: verdictSchema.optional(),
    receipts: z.array(receiptSchema).optional(),
    learning: z
      .strictObject({
        id: z.string(),
        trigger: z.string(),
        rule: z.string(),
        evidence: z.string(),
        level: z.enum(["L1", "L2", "L3", "L4"]),
        scope: z.array(z.string()),
      })
      .optional(),
    output: z.strictObject({ title: z.string(), text: z.string() }).optional(),
  })
  .openapi("Moment");
