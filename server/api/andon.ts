import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { gatherAndon, gatherIncident } from "../gather/andon.ts";
import { answers, problems, type ApiServices } from "./app.ts";
import { unknown } from "./library.ts";

const incidentSchema = z
  .strictObject({
    id: z.string(),
    plan: z.string(),
    run: z.string(),
    chunk: z.string(),
    category: z.string(),
    confidence: z.number(),
    signature: z.string(),
    reason: z.string(),
    opened_at: z.string(),
    stops: z.enum(["line", "plan"]),
    status: z.enum(["open", "closed"]),
    closing: z
      .strictObject({
        at: z.string(),
        cause: z.string(),
        level: z.string(),
        owner: z.string(),
        prevention: z.string(),
      })
      .optional(),
  })
  .openapi("Incident");

const boardRoute = createRoute({
  method: "get",
  path: "/incidents",
  summary: "What stops the line, and what was closed",
  description: "An incident is closed at the command line, where its check is run as proof.",
  responses: answers(
    z.strictObject({
      open: z.boolean().openapi({ description: "Whether plans may go forward." }),
      blocks: z.array(z.string()),
      next: z.string().optional().openapi({ description: "The command that opens the line." }),
      planMode: z.strictObject({ plan: z.string(), reason: z.string(), at: z.string() }).optional(),
      incidents: z.array(incidentSchema),
      counters: z.array(
        z.strictObject({ plan: z.string(), inARow: z.int(), touchingUser: z.int() }),
      ),
    }),
    "The andon board",
  ),
});

const incidentRoute = createRoute({
  method: "get",
  path: "/incidents/{id}",
  summary: "An incident with its evidence and the form that a person fills in",
  request: { params: z.object({ id: z.string() }) },
  responses: {
    ...answers(
      z.strictObject({
        ...incidentSchema.shape,
        evidence: z.string(),
        check: z.string().optional().openapi({ description: "What must pass to close it." }),
        document: z.string(),
      }),
      "The incident",
    ),
    ...problems,
  },
});

export function addAndonRoutes(api: OpenAPIHono, services: ApiServices): void {
  api.openapi(boardRoute, async (context) => {
    const board = await gatherAndon(services);
    const { blocks, incidents, counters } = board;
    const lists = { blocks: [...blocks], incidents: [...incidents], counters: [...counters] };
    return context.json({ ...board, ...lists }, 200);
  });
  api.openapi(incidentRoute, async (context) => {
    const { id } = context.req.valid("param");
    const incident = await gatherIncident(services, id);
    if (!incident) throw unknown("incident", id);
    return context.json(incident, 200);
  });
}
