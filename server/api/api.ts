import type { OpenAPIHono } from "@hono/zod-openapi";
import type { LiveGraph } from "../graph/live-graph.ts";
import { addAndonRoutes } from "./andon.ts";
import { makeApi, type ApiServices } from "./app.ts";
import { addEditorRoutes } from "./editor.ts";
import { addLibraryRoutes } from "./library.ts";
import { addPageWrites } from "./page-writes.ts";
import { addPageRoutes } from "./pages.ts";
import { addPlanRoutes } from "./plans.ts";
import { addRunRoutes } from "./runs.ts";
import { addSearchRoutes } from "./search.ts";
import { addSessionRoutes } from "./session.ts";

/** Version 1 of the JSON API, documented by itself at /openapi.json. It grows; what is there stays. */
export function createApi(services: ApiServices, parts: { graph: LiveGraph }): OpenAPIHono {
  const api = makeApi();
  addPageRoutes(api, services);
  addPageWrites(api, services);
  addSearchRoutes(api, services, parts);
  addLibraryRoutes(api, services);
  addPlanRoutes(api, services);
  addRunRoutes(api, services);
  addAndonRoutes(api, services);
  addEditorRoutes(api, services);
  addSessionRoutes(api, services);
  api.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "loopwiki",
      version: "1",
      description:
        "The memory of a repository and its loops. Errors are RFC 9457 problems whose `hint` says what to do next. What writes needs `x-loopwiki-csrf` from /session, or the token as `Authorization: Bearer`.",
    },
    servers: [{ url: "/api/v1" }],
  });
  // A page's id with its slashes as they are: kindly led to the address with one segment.
  api.get("/pages/:id{.+/.+}", (context) =>
    context.redirect(`/api/v1/pages/${encodeURIComponent(context.req.param("id"))}`, 307),
  );
  return api;
}
