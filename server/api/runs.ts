import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { gatherRun, recentRuns } from "../gather/runs.ts";
import { timeline } from "../gather/timeline.ts";
import { follow } from "../live/follow.ts";
import { answers, problems, type ApiServices } from "./app.ts";
import { unknown } from "./library.ts";
import { momentSchema, runFactsSchema } from "./run-schemas.ts";

const runId = z.object({ run: z.string() });

const listRoute = createRoute({
  method: "get",
  path: "/runs",
  summary: "Runs, newest first",
  responses: answers(z.strictObject({ runs: z.array(runFactsSchema) }), "All runs"),
});

const readRoute = createRoute({
  method: "get",
  path: "/runs/{run}",
  summary: "A run with everything that happened in it, in words",
  request: { params: runId },
  responses: {
    ...answers(
      z.strictObject({
        run: runFactsSchema,
        planTitle: z.string(),
        holder: z.string().optional().openapi({ description: "Who executes it now." }),
        timeline: z.array(momentSchema),
      }),
      "The run",
    ),
    ...problems,
  },
});

const eventsRoute = createRoute({
  method: "get",
  path: "/runs/{run}/events",
  summary: "What happens in a run, as it happens",
  description:
    "Server-sent events. `data` is a Moment, `id` its place: sent back as Last-Event-ID (or `after`), the stream goes on after it. A comment comes every 15 seconds.",
  request: {
    params: runId,
    headers: z.object({ "last-event-id": z.string().optional() }),
    query: z.object({ after: z.string().optional() }),
  },
  responses: {
    200: {
      description: "A stream that ends when the server or the reader goes away",
      content: { "text/event-stream": { schema: z.string() } },
    },
    ...problems,
  },
});

export function addRunRoutes(api: OpenAPIHono, services: ApiServices): void {
  const { runs, closing } = services;
  api.openapi(listRoute, async (context) => context.json({ runs: await recentRuns(runs) }, 200));
  api.openapi(readRoute, async (context) => {
    const { run } = context.req.valid("param");
    const gathered = await gatherRun(services, run);
    if (!gathered) throw unknown("run", run);
    const { facts, planTitle, holder, entries } = gathered;
    const who = holder === undefined ? {} : { holder };
    return context.json({ run: facts, planTitle, ...who, timeline: [...entries] }, 200);
  });
  api.openapi(eventsRoute, async (context) => {
    const { run } = context.req.valid("param");
    if (!(await runs.list()).some((summary) => summary.run === run)) throw unknown("run", run);
    const last = context.req.header("last-event-id") ?? context.req.valid("query").after ?? "0";
    let after = Number(/^\d{1,15}$/.exec(last)?.[0] ?? 0);
    return follow(context, closing, async () => {
      const news = timeline(await runs.read(run)).filter(({ seq }) => seq > after);
      after = news.at(-1)?.seq ?? after;
      return news.map((moment) => ({ id: String(moment.seq), data: JSON.stringify(moment) }));
    });
  });
}
