import { keepHead } from "#agents";
import { planStatuses, type StoredPlan } from "#plans";
import { z } from "zod";
import { asData, fitting, moreLine, mostTokens, readCursor, usualTokens } from "../answer.ts";
import type { McpServices } from "../services.ts";
import { defineTool } from "../tool.ts";

export const plans = defineTool({
  name: "plans",
  title: "List or read plans",
  description:
    "The work that is planned: all plans with their status, or the whole of one with `plan`. Call before you begin or propose work.",
  annotations: { readOnlyHint: true },
  input: z.strictObject({
    plan: z.string().trim().min(1).max(120).optional().describe("id or slug"),
    status: z.enum(planStatuses).optional(),
    limit: z.int().min(1).max(100).default(20),
    budget_tokens: z.int().min(200).max(mostTokens).default(usualTokens),
    cursor: z.string().max(40).optional(),
  }),
  run: async ({ plan, status, limit, budget_tokens, cursor }, { services }) => {
    if (plan !== undefined) {
      const stored = await services.plans.get(plan);
      return [
        `${stored.id} is ${await statusOf(services, stored)}.`,
        asData(`plan ${stored.id}`, keepHead(stored.source, budget_tokens - 60)),
      ].join("\n");
    }
    const all = await Promise.all(
      (await services.plans.list()).map(async (stored) => ({
        stored,
        status: await statusOf(services, stored),
      })),
    );
    const wanted = all.filter((entry) => status === undefined || entry.status === status);
    if (wanted.length === 0)
      return `There is no plan${status === undefined ? "" : ` that is ${status}`}.`;
    const from = readCursor(cursor);
    const lines = wanted.slice(from, from + limit).map((entry) => describe(entry));
    const { taken, count } = fitting(lines, budget_tokens - 80);
    return [asData("plans", taken.join("\n")), ...moreLine(from + count, wanted.length)].join("\n");
  },
});

async function statusOf(
  { planStatus }: Pick<McpServices, "planStatus">,
  { id, plan }: StoredPlan,
): Promise<string> {
  return (await planStatus(id)) ?? plan?.status ?? "unreadable";
}

function describe({ stored, status }: { stored: StoredPlan; status: string }): string {
  const { id, plan } = stored;
  if (!plan) return `${id} | ${status}`;
  const { title, category, priority, chunks } = plan;
  return `${id} | ${status} | ${title} | ${category}, priority ${priority}, ${chunks.length} chunks`;
}
