import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { planFieldsSchema, planStatuses, type Chunk } from "#plans";
import { planDiff } from "../gather/plan-diff.ts";
import { gatherPlan, gatherPlans } from "../gather/plans.ts";
import { answers, bodyOf, problems, writeProblems, type ApiServices } from "./app.ts";
import { unknown } from "./library.ts";
import { attemptSchema, attemptOf, runFactsSchema } from "./run-schemas.ts";

const status = z.enum(planStatuses);
const planId = z.object({ id: z.string() });

const listRoute = createRoute({
  method: "get",
  path: "/plans",
  summary: "Plans: what needs a person first",
  responses: answers(
    z.strictObject({
      plans: z.array(
        z
          .strictObject({
            id: z.string(),
            title: z.string(),
            status,
            category: z.string(),
            priority: z.int(),
            chunks: z.int(),
          })
          .openapi("PlanCard"),
      ),
      broken: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
    }),
    "Plans, and files that are none",
  ),
});

const command = z.strictObject({ command: z.string(), expected: z.string() });
const criterion = z.strictObject({
  criterion: z.string(),
  verify: z.string().optional(),
  rubric: z.string().optional(),
  examples: z.strictObject({ good: z.array(z.string()), bad: z.array(z.string()) }).optional(),
});

const chunkSchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    skill: z.string().optional(),
    files: z.array(z.string()),
    tests_may_change: z.array(z.string()),
    wiki: z.array(z.string()),
    run: z.string().optional(),
    network: z.boolean().optional(),
    deliverables: z.array(z.string()),
    contract: z.array(criterion),
    instructions: z.string(),
    attempts: z.array(attemptSchema).openapi({ description: "Of the latest run." }),
  })
  .openapi("Chunk");

const planSchema = z
  .strictObject({
    ...planFieldsSchema.shape,
    status: status.openapi({ description: "By its run, else by its file." }),
    depends_on: z.array(z.string()),
    mode: z.enum(["implement", "fix", "explore"]),
    findings: z.array(z.string()),
    budget: z.strictObject({
      usd: z.number().optional(),
      tokens: z.int().optional(),
      minutes: z.number(),
      attempts: z.int(),
    }),
    scope: z.strictObject({ in: z.array(z.string()), out: z.array(z.string()) }),
    hash: z.string().openapi({ description: "Of the text; approving it says which was read." }),
    why: z.string(),
    state: z.string(),
    evidence: z.array(
      z.strictObject({ path: z.string(), line: z.int(), note: z.string(), excerpt: z.string() }),
    ),
    commands: z.array(command),
    chunks: z.array(chunkSchema),
    goal: z.array(command),
    risks: z.array(z.string()),
    stopConditions: z.array(z.string()),
    run: runFactsSchema.optional().openapi({ description: "The latest one." }),
  })
  .openapi("Plan");

const readRoute = createRoute({
  method: "get",
  path: "/plans/{id}",
  summary: "A plan with the attempts, gates, verdicts and receipts of its latest run",
  request: { params: planId },
  responses: { ...answers(planSchema, "The plan"), ...problems },
});

const diffRoute = createRoute({
  method: "get",
  path: "/plans/{id}/diff",
  summary: "What the plan's latest run changed; empty before it has committed anything",
  request: { params: planId },
  responses: { ...answers(z.strictObject({ diff: z.string() }), "Unified diff"), ...problems },
});

const approveRoute = createRoute({
  method: "post",
  path: "/plans/{id}/approve",
  summary: "Agree that the plan's commands run here: exactly the text that was read",
  request: {
    params: planId,
    body: bodyOf(z.strictObject({ seen: z.string(), rootCause: z.boolean().default(false) })),
  },
  responses: {
    ...answers(
      z.strictObject({
        id: z.string(),
        status: z.literal("approved"),
        drift: z.enum(["fresh", "drifted", "stale"]),
        leftPlanMode: z.boolean(),
      }),
      "Approved",
    ),
    ...writeProblems,
  },
});

const reason = bodyOf(z.strictObject({ reason: z.string() }));

const rejectRoute = createRoute({
  method: "post",
  path: "/plans/{id}/reject",
  summary: "Turn a plan down; audits remember why",
  request: { params: planId, body: reason },
  responses: {
    ...answers(
      z.strictObject({
        id: z.string(),
        status: z.literal("rejected"),
        findings: z.array(z.string()),
      }),
      "Rejected",
    ),
    ...writeProblems,
  },
});

const mergeRoute = createRoute({
  method: "post",
  path: "/plans/{id}/merge",
  summary: "Merge a verified plan; verified again first when the branch has moved on",
  request: { params: planId },
  responses: {
    ...answers(z.strictObject({ target: z.string(), commit: z.string() }), "Merged"),
    ...writeProblems,
  },
});

const discardRoute = createRoute({
  method: "post",
  path: "/plans/{id}/discard",
  summary: "End a run for good; its journal, incidents and learnings stay",
  request: { params: planId, body: reason },
  responses: {
    ...answers(
      z.strictObject({ id: z.string(), run: z.string(), learnings: z.int() }),
      "Discarded",
    ),
    ...writeProblems,
  },
});

export function addPlanRoutes(api: OpenAPIHono, services: ApiServices): void {
  api.openapi(listRoute, async (context) => {
    const { cards, broken } = await gatherPlans(services);
    return context.json({ plans: cards, broken: [...broken] }, 200);
  });
  api.openapi(readRoute, async (context) => {
    const { id } = context.req.valid("param");
    const gathered = await gatherPlan(services, id);
    if (!gathered) throw unknown("plan", id);
    const { plan, hash, run, attempts } = gathered;
    const chunks = plan.chunks.map((chunk: Chunk) => ({
      ...chunk,
      attempts: (attempts.get(chunk.id) ?? []).map(attemptOf),
    }));
    const answer = { ...plan, status: gathered.status, hash, chunks, ...(run && { run }) };
    return context.json(answer, 200);
  });
  api.openapi(diffRoute, async (context) => {
    const { id } = context.req.valid("param");
    if (!(await services.plans.list()).some((plan) => plan.id === id)) throw unknown("plan", id);
    return context.json({ diff: (await planDiff(services, id)) ?? "" }, 200);
  });
  addDecisions(api, services);
}

function addDecisions(api: OpenAPIHono, { writes }: ApiServices): void {
  api.openapi(approveRoute, async (context) => {
    const { id } = context.req.valid("param");
    const terms = context.req.valid("json");
    const { plan, drift, leftPlanMode } = await writes.decide((plans) => plans.approve(id, terms));
    const answer = { id: plan.id, status: "approved" as const, drift: drift.verdict, leftPlanMode };
    return context.json(answer, 200);
  });
  api.openapi(rejectRoute, async (context) => {
    const { id } = context.req.valid("param");
    const { reason: why } = context.req.valid("json");
    const rejected = await writes.decide((plans) => plans.reject(id, why));
    const findings = [...rejected.findings];
    return context.json({ id: rejected.id, status: "rejected" as const, findings }, 200);
  });
  api.openapi(mergeRoute, async (context) => {
    const { id } = context.req.valid("param");
    const merged = await writes.decide((plans) => plans.merge(id, context.req.raw.signal));
    return context.json({ target: merged.target, commit: merged.commit }, 200);
  });
  api.openapi(discardRoute, async (context) => {
    const { id } = context.req.valid("param");
    const { reason: why } = context.req.valid("json");
    const { run, started, learnings } = await writes.decide((plans) => plans.discard(id, why));
    return context.json({ id: started.plan, run, learnings: learnings.length }, 200);
  });
}
