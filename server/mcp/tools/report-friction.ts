import { fence, frictionSchema, newNonce, reportsToVerify, verifyReport } from "#agents";
import { LoopwikiError } from "#wiki";
import { z } from "zod";
import type { McpServices } from "../services.ts";
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
    verifies: z.string().optional().describe("id of your report whose plan was merged"),
    solved: z.boolean().optional().describe("with verifies: whether it helped"),
  }),
  run: async ({ calls_wasted, verifies, solved, ...friction }, { services, client }) => {
    if (verifies !== undefined || solved !== undefined)
      return verify(services, client, { verifies, solved, note: friction.text });
    const { id } = await services.feedback.add({
      ...friction,
      callsWasted: calls_wasted,
      reporter: client,
    });
    const kept = `Kept as ${id}. Thank you: the next audit weighs it with the others.`;
    const [answered] = await reportsToVerify(services, client);
    if (answered === undefined) return kept;
    const said = fence(newNonce(), "your report", answered.text.slice(0, 300));
    return `${kept}\n\nThe plan ${answered.plan ?? ""} for your ${answered.id} is merged. Try it again, then call this tool with \`verifies\` and \`solved\`.\n${said}`;
  },
});

/** Only who reported it may say so here; a person says so at the terminal. */
async function verify(
  services: McpServices,
  client: string,
  {
    verifies = "",
    solved,
    note,
  }: { verifies?: string | undefined; solved: boolean | undefined; note: string },
): Promise<string> {
  const own = await reportsToVerify(services, client);
  if (solved === undefined || !own.some(({ id }) => id === verifies))
    throw new LoopwikiError(
      "not-yours-to-verify",
      `Unexpected \`verifies\`, expected \`solved\` with one of your reports whose plan is merged: ${own.map(({ id }) => id).join(", ") || "there is none"}.`,
    );
  const { id, state } = await verifyReport(services, {
    report: verifies,
    solved,
    by: client,
    note,
  });
  return state === "closed"
    ? `${id} is closed.`
    : `${id} is open again; the next audit takes it up.`;
}
