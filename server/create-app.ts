import { Hono } from "hono";
import { trimTrailingSlash } from "hono/trailing-slash";
import { createApi } from "./api/api.ts";
import { addFeeds } from "./feeds.ts";
import { actions } from "./forms/actions.ts";
import { addForms, addLogIn } from "./forms/form-routes.ts";
import { LiveGraph } from "./graph/live-graph.ts";
import { addPages, missing, showFault } from "./html.tsx";
import { openServices } from "./live/open-services.ts";
import { problem, problemOf } from "./problem.ts";
import { addRawFiles } from "./raw-files.ts";
import { guard } from "./safety/guard.ts";
import { Sessions, type Access } from "./safety/session.ts";
import { limitBody, maxBody, maxUpload, writersOnly } from "./safety/writers.ts";
import { LoopwikiError } from "#wiki";
import type { ServerSources } from "./services.ts";
import { Writes } from "./write/writes.ts";

export interface AppOptions extends Partial<Omit<Access, "port">> {
  /** Aborted when the server closes: streams end then. */
  closing?: AbortSignal;
  /** Reads at once what the first visitor would wait for. */
  warm?: boolean;
}

/**
 * The web wiki: pages people see (html.tsx), forms, and the JSON API (api/). `port` is where it listens, for
 * the Host check. Tests call `app.request()` with a Host header.
 */
export function createApp(sources: ServerSources, port: number, options: AppOptions = {}): Hono {
  const { host = "127.0.0.1", token, closing, warm = false } = options;
  const services = openServices(sources);
  const writes = new Writes(services);
  const access: Access = { port, host, token };
  const sessions = new Sessions(access);
  const app = new Hono();
  const { mcp } = sources;
  // Before the guard, which is for browsers: it has a stricter one of its own.
  if (mcp) app.all("/mcp", (context) => mcp.fetch(context.req.raw, port));
  app.use(guard(access, sessions));
  app.use(trimTrailingSlash());
  const [small, large] = [limitBody(maxBody), limitBody(maxUpload)];
  const uploads = new Set<string>([actions.attach, "/api/v1/attachments"]);
  app.use((context, next) => (uploads.has(context.req.path) ? large : small)(context, next));
  addLogIn(app, sessions);
  app.use(writersOnly(sessions));
  addRawFiles(app, services);
  addFeeds(app, services);
  const ending = closing ?? new AbortController().signal;
  const graph = new LiveGraph(services, ending);
  app.route("/api/v1", createApi({ ...services, writes, closing: ending }, { graph }));
  addForms(app, writes);
  addPages(app, services, writes);
  app.notFound((context) =>
    isApi(context.req.path)
      ? problem(context, 404, {
          code: "no-route",
          title: `Unexpected address ${context.req.path}, expected one of /api/v1/openapi.json.`,
        })
      : missing(context, services),
  );
  app.onError((error, context) => {
    if (!(error instanceof LoopwikiError)) services.onFault?.(error);
    return isApi(context.req.path)
      ? problemOf(context, error)
      : showFault(error, context, services);
  });
  closing?.addEventListener("abort", () => void services.close());
  if (warm) services.warm().catch(() => undefined); // whoever asks is told
  return app;
}

function isApi(path: string): boolean {
  return path.startsWith("/api/");
}
