import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { Changes } from "../live/changes.ts";
import { follow } from "../live/follow.ts";
import { answers, type ApiServices } from "./app.ts";

const sessionRoute = createRoute({
  method: "get",
  path: "/session",
  summary: "What this reader may do",
  responses: answers(
    z
      .strictObject({
        repository: z.string(),
        mayWrite: z.boolean(),
        mayDecide: z.boolean().openapi({ description: "Whether plans can be decided here." }),
        csrf: z
          .string()
          .openapi({ description: "Sent back as x-loopwiki-csrf with everything that writes." }),
        mayLogIn: z.boolean(),
      })
      .openapi("Session"),
    "The session",
  ),
});

const changesRoute = createRoute({
  method: "get",
  path: "/changes",
  summary: "What changes in the repository, as it happens",
  description:
    "Server-sent events: `data` is `{kind: page | run | line | reset, …}`. Resumes after Last-Event-ID; `reset` means that too much was missed.",
  request: { headers: z.object({ "last-event-id": z.string().optional() }) },
  responses: {
    200: {
      description: "A stream that ends when the server or the reader goes away",
      content: { "text/event-stream": { schema: z.string() } },
    },
  },
});

export function addSessionRoutes(api: OpenAPIHono, services: ApiServices): void {
  const changes = new Changes(services);
  api.openapi(sessionRoute, (context) => {
    const { mayWrite, csrf, mayLogIn } = context.get("session");
    const mayDecide = mayWrite && services.planActions !== undefined;
    const repository = services.repositoryName;
    return context.json({ repository, mayWrite, mayDecide, csrf, mayLogIn }, 200);
  });
  api.openapi(changesRoute, async (context) => {
    let last = context.req.header("last-event-id") ?? (await changes.now());
    return follow(context, services.closing, async () => {
      const news = await changes.after(last);
      last = news.last;
      return news.told;
    });
  });
}
