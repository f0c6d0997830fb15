import { frictionSchema } from "#agents";
import { z } from "zod";
import { defineTool } from "../tool.ts";

const { text, task, tool, severity } = frictionSchema.shape;

export const reportFriction = defineTool({
  name: "report_friction",
  title: "Report friction",
  description:
    "Say what made your work here harder than it should be: a missing page, a confusing tool, needless calls. Audits turn reports into plans. Call at the end of a task, once for each thing.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  input: z.strictObject({
    text: text.describe("what was in the way, and what would have helped"),
    severity,
    task,
    tool,
    calls_wasted: z.int().min(0).max(10_000).default(0),
  }),
  run: async ({ calls_wasted, ...friction }, { services, client }) => {
    const { id } = await services.feedback.add({
      ...friction,
      callsWasted: calls_wasted,
      reporter: client,
    });
    return `Kept as ${id}. Thank you: the next audit weighs it with the others.`;
  },
});
