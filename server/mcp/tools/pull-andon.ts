import { pullCord } from "#agents";
import { z } from "zod";
import { defineTool } from "../tool.ts";

export const pullAndon = defineTool({
  name: "pull_andon",
  title: "Stop the line",
  description:
    "Stop all plans because going on would do harm: tests that cannot be trusted, data at risk, a plan that contradicts the code. Only a person opens the line again. Not for a failing attempt: that is reported by itself.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  input: z.strictObject({
    reason: z.string().trim().min(1).max(500).describe("what is wrong, in a sentence"),
    evidence: z.string().trim().min(1).max(8000).describe("output, diff or path:line"),
    plan: z.string().trim().min(1).max(120).optional().describe("id, when it is about one plan"),
  }),
  run: async ({ reason, evidence, plan }, { services, client }) => {
    const about = plan === undefined ? undefined : (await services.plans.get(plan)).id;
    const { incident, isNew } = await pullCord(services, {
      by: `${client} (over MCP)`,
      reason,
      evidence,
      ...(about === undefined ? {} : { plan: about }),
    });
    return isNew
      ? `The line is stopped: ${incident}. Tell the person; they read it with: loopwiki andon show ${incident}`
      : `The line is stopped for this already: ${incident}.`;
  },
});
