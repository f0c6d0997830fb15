import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { gatherAgentsMd } from "../gather/agents-md.ts";
import { gatherLint } from "../gather/lint.ts";
import { recentLogEntries } from "../gather/log-entries.ts";
import { gatherSkill, gatherSkills } from "../gather/skills.ts";
import { gatherStats } from "../gather/stats.ts";
import { RequestProblem } from "../problem.ts";
import { answers, bodyOf, problems, requireEtag, writeProblems, type ApiServices } from "./app.ts";
import { findingSchema, summarySchema } from "./finding-schema.ts";

const lintRoute = createRoute({
  method: "get",
  path: "/lint",
  summary: "What lint finds, in the whole wiki or on one page",
  request: { query: z.object({ page: z.string().optional() }) },
  responses: answers(
    z
      .strictObject({
        findings: z.array(findingSchema),
        accepted: z.array(findingSchema),
        summary: summarySchema,
        pages: z.int(),
      })
      .openapi("Lint"),
    "Findings",
  ),
});

const acceptRoute = createRoute({
  method: "post",
  path: "/lint/accept",
  summary: "Live with a finding, for a reason that reviewers read",
  request: {
    body: bodyOf(
      z.strictObject({ id: z.string(), reason: z.string(), until: z.string().optional() }),
    ),
  },
  responses: {
    ...answers(
      z.strictObject({ id: z.string(), ruleId: z.string(), file: z.string(), finding: z.string() }),
      "Recorded in agents/ACCEPTED.md",
    ),
    ...writeProblems,
  },
});

const skillSchema = z
  .strictObject({
    name: z.string(),
    origin: z.enum(["repository", "seed"]),
    path: z.string(),
    description: z.string(),
    problem: z.string().optional(),
  })
  .openapi("Skill");

const skillsRoute = createRoute({
  method: "get",
  path: "/skills",
  summary: "Skills that a chunk may name",
  responses: answers(z.strictObject({ skills: z.array(skillSchema) }), "By name"),
});

const skillRoute = createRoute({
  method: "get",
  path: "/skills/{name}",
  summary: "One skill with its document",
  request: { params: z.object({ name: z.string() }) },
  responses: {
    ...answers(
      z.strictObject({ ...skillSchema.shape, source: z.string(), html: z.string() }),
      "The skill",
    ),
    ...problems,
  },
});

const counts = z.record(z.string(), z.int());

const stageSchema = z.strictObject({
  stage: z.string(),
  ran: z.int(),
  skipped: z.int(),
  caught: z.int(),
  examples: z.array(z.string()),
});

const figures = {
  chunks: z.int(),
  loops: z.int(),
  tried: z.int(),
  firstTry: z.int(),
  attempts: z.int(),
  minutes: z.number(),
  interventions: z.strictObject({
    pause: z.int(),
    stop: z.int(),
    resume: z.int(),
    andon: z.int(),
    correction: z.int(),
  }),
  spent: z.strictObject({
    inputTokens: z.number(),
    outputTokens: z.number(),
    costUsd: z.number(),
    unpriced: z.int(),
  }),
};
const ratios = z.strictObject({
  loops: z.number().nullable(),
  firstTry: z.number().nullable(),
  interventions: z.number().nullable(),
});

const statsRoute = createRoute({
  method: "get",
  path: "/stats",
  summary: "The memory and the loops in numbers",
  responses: answers(
    z
      .strictObject({
        pages: z.int(),
        links: z.int(),
        orphans: z.int(),
        byType: counts,
        plans: counts,
        runs: z.int(),
        loops: z.strictObject({
          ...figures,
          ratios,
          stages: z.array(stageSchema),
          plans: z.array(z.strictObject({ plan: z.string(), runs: z.int(), ...figures })),
          weeks: z.array(z.strictObject({ week: z.string(), ...figures })),
          trend: z.strictObject({ before: ratios, recent: ratios }).nullable(),
        }),
        days: z.array(
          z.strictObject({
            day: z.string(),
            attempts: z.int(),
            committed: z.int(),
            failed: z.int(),
          }),
        ),
      })
      .openapi("Stats"),
    "Numbers",
  ),
});

const logRoute = createRoute({
  method: "get",
  path: "/log",
  summary: "What happened to the wiki, newest first",
  responses: answers(
    z.strictObject({
      entries: z.array(
        z
          .strictObject({ number: z.int(), date: z.string(), op: z.string(), title: z.string() })
          .openapi("LogEntry"),
      ),
    }),
    "Entries of wiki/log.md",
  ),
});

const agentsMdSchema = z
  .strictObject({
    text: z.string(),
    hash: z.string(),
    block: z.strictObject({ from: z.int(), to: z.int() }).optional(),
    lines: z.array(
      z.strictObject({
        text: z.string(),
        commit: z.string().optional(),
        author: z.string().optional(),
        date: z.string().optional(),
        subject: z.string().optional(),
      }),
    ),
  })
  .openapi("AgentsMd");

const agentsMdRoute = createRoute({
  method: "get",
  path: "/agents-md",
  summary: "AGENTS.md, and who wrote each line",
  responses: { ...answers(agentsMdSchema, "The file; its ETag is for saving it"), ...problems },
});

const saveAgentsMdRoute = createRoute({
  method: "put",
  path: "/agents-md",
  summary: "Save AGENTS.md as it was edited",
  request: {
    headers: z.object({ "if-match": z.string().optional() }),
    body: bodyOf(z.strictObject({ text: z.string() })),
  },
  responses: { ...answers(z.strictObject({ hash: z.string() }), "Saved"), ...writeProblems },
});

export function addLibraryRoutes(api: OpenAPIHono, services: ApiServices): void {
  const { wiki, writes } = services;
  api.openapi(lintRoute, async (context) => {
    const { page } = context.req.valid("query");
    const view = await gatherLint(services, page === undefined ? {} : { page });
    const { findings, accepted } = view;
    return context.json({ ...view, findings: [...findings], accepted: [...accepted] }, 200);
  });
  api.openapi(acceptRoute, async (context) => {
    const { entry } = await writes.acceptFinding(context.req.valid("json"));
    const { id, ruleId, file, finding } = entry;
    return context.json({ id, ruleId, file, finding }, 200);
  });
  api.openapi(skillsRoute, async (context) =>
    context.json({ skills: await gatherSkills(services) }, 200),
  );
  api.openapi(skillRoute, async (context) => {
    const { name } = context.req.valid("param");
    const skill = await gatherSkill(services, name);
    if (!skill) throw unknown("skill", name);
    return context.json(skill, 200);
  });
  api.openapi(statsRoute, async (context) => {
    const stats = await gatherStats(services);
    return context.json({ ...stats, days: [...stats.days] }, 200);
  });
  api.openapi(logRoute, async (context) => {
    const log = (await wiki.index()).byPath("wiki/log.md")?.source ?? "";
    return context.json({ entries: recentLogEntries(log, Infinity) }, 200);
  });
  api.openapi(agentsMdRoute, async (context) => {
    const agentsMd = await gatherAgentsMd(services);
    if (!agentsMd) throw unknown("file", "AGENTS.md");
    writes.given.remember(agentsMd.hash, agentsMd.text);
    const answer = { ...agentsMd, lines: [...agentsMd.lines] };
    return context.json(answer, 200, { etag: `"${agentsMd.hash}"` });
  });
  api.openapi(saveAgentsMdRoute, async (context) => {
    const etag = requireEtag(context);
    const saved = await writes.saveAgentsMd({ etag, ...context.req.valid("json") });
    return context.json(saved, 200, { etag: `"${saved.hash}"` });
  });
}

export function unknown(what: string, name: string): RequestProblem {
  return new RequestProblem(404, {
    code: `unknown-${what}`,
    title: `Unexpected ${what} ${JSON.stringify(name.slice(0, 200))}, which does not exist.`,
  });
}
