import { z } from "@hono/zod-openapi";

export const findingSchema = z
  .strictObject({
    ruleId: z.string(),
    source: z.string(),
    severity: z.enum(["error", "warning", "info"]),
    file: z.string().openapi({ description: "Repository path." }),
    line: z.int(),
    column: z.int(),
    endLine: z.int(),
    endColumn: z.int(),
    reason: z.string(),
    expected: z.array(z.string()).optional(),
    note: z.string().optional(),
    url: z.string().optional(),
    fingerprint: z.string().openapi({ description: "What /lint/accept takes." }),
    page: z.string().optional().openapi({ description: "Id of the page it is on." }),
  })
  .openapi("Finding");

export const summarySchema = z.strictObject({ error: z.int(), warning: z.int(), info: z.int() });
