import { Hono } from "hono";
import { trimTrailingSlash } from "hono/trailing-slash";
import { guard } from "./guard.ts";
import { addPages, missing, showFault } from "./html.tsx";
import { openServices } from "./live/open-services.ts";
import type { ServerSources } from "./services.ts";

/**
 * The web wiki: the pages people see (html.tsx) and the JSON API (api/). `port` is where it listens,
 * for the Host check. Tests call `app.request()` with a Host header.
 */
export function createApp(sources: ServerSources, port: number): Hono {
  const services = openServices(sources);
  const app = new Hono();
  app.use(guard(port));
  app.use(trimTrailingSlash());
  addPages(app, services);
  app.notFound((context) => missing(context, services));
  app.onError((error, context) => showFault(error, context, services));
  return app;
}
