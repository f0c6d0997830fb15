import { proposalSchema, proposePlan } from "#agents";
import { LoopwikiError } from "#wiki";
import { defineTool } from "../tool.ts";

/** Proposals that wait for a person; more would only bury each other. */
const mostWaiting = 50;

export const proposePlanTool = defineTool({
  name: "propose_plan",
  title: "Propose a plan",
  description:
    "Write down work that should be done, for a person to approve: small chunks, each with the files it may touch and how anyone can tell it is done. Nothing runs. Evidence is looked up.",
  annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true },
  input: proposalSchema,
  run: async (proposal, { services, client }) => {
    const { plans, content, checks, clock } = services;
    const waiting = (await plans.list()).filter(({ plan }) => plan?.status === "proposed").length;
    if (waiting >= mostWaiting) throw tooMany(waiting);
    const today = clock().toISOString().slice(0, 10);
    const by = `${client} over MCP`;
    const proposed = await proposePlan({ ...services, checks, today, by }, proposal);
    if ("problems" in proposed) throw refused(proposed.problems);
    const { stored, isNew } = proposed;
    const file = content.repositoryPath(stored.path);
    return isNew
      ? `Proposed as ${stored.id} in ${file}. A person reads and approves it: loopwiki plan show ${stored.id}`
      : `It is proposed already, as ${stored.id} in ${file}. Nothing was written.`;
  },
});

function refused(problems: readonly string[]): LoopwikiError {
  return new LoopwikiError(
    "bad-proposal",
    `Unexpected plan; nothing was written:\n${problems.map((text) => `- ${text}`).join("\n")}`,
    { hint: "Mend these and propose it again." },
  );
}

function tooMany(count: number): LoopwikiError {
  return new LoopwikiError(
    "too-many-proposals",
    `Unexpected proposal: ${count} plans wait for a person already.`,
    { hint: 'See them with plans {"status":"proposed"}; tell the person.' },
  );
}
