import { createHash } from "node:crypto";
import type { Context, Hono } from "hono";
import { isShownInline, mediaTypeOf } from "./attachment-types.ts";
import { gatherIncident } from "./gather/andon.ts";
import { findPage } from "./gather/page.ts";
import { maxUpload } from "./safety/writers.ts";
import type { ServerServices } from "./services.ts";

/** Nothing in an attachment runs, also when it is opened by itself. */
const inertPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox";

/** Files as they are: the Markdown of pages, plans and skills, and what pages show. */
export function addRawFiles(app: Hono, services: ServerServices): void {
  app.get("/wiki/:file{.+\\.md}", async (context, next) => {
    const id = context.req.param("file").slice(0, -".md".length);
    const page = await findPage(services, id);
    return page ? plainText(context, page.source, page.hash) : next();
  });
  app.get("/plans/:file{[^/]+\\.md}", async (context, next) => {
    const id = context.req.param("file").slice(0, -".md".length);
    const plan = (await services.plans.list()).find((stored) => stored.id === id);
    return plan ? plainText(context, plan.source, plan.hash) : next();
  });
  app.get("/skills/:file{[^/]+\\.md}", async (context, next) => {
    const name = context.req.param("file").slice(0, -".md".length);
    const skill = (await services.skills.list()).find((stored) => stored.name === name);
    return skill ? plainText(context, skill.source, hashOf(skill.source)) : next();
  });
  app.get("/andon/:file{[^/]+\\.md}", async (context, next) => {
    const id = context.req.param("file").slice(0, -".md".length);
    const incident = await gatherIncident(services, id);
    return incident ? plainText(context, incident.document, hashOf(incident.document)) : next();
  });
  app.get("/agents-md.md", async (context, next) => {
    const text = await services.wiki.content.readRepositoryFile("AGENTS.md");
    return text === undefined ? next() : plainText(context, text, hashOf(text));
  });
  addJson(app);
  app.get("/attachments/:path{.+}", async (context, next) => {
    const path = context.req.param("path");
    const bytes = await readAttachment(services, path);
    if (!bytes) return next();
    return context.body(new Uint8Array(bytes).buffer, 200, {
      "content-type": mediaTypeOf(path),
      "content-disposition": isShownInline(path) ? "inline" : "attachment",
      "content-security-policy": inertPolicy,
    });
  });
}

/** The JSON of a page of the web wiki is where its address ends in `.json`: what the API says of it. */
const json: Readonly<Record<string, string>> = {
  wiki: "pages",
  plans: "plans",
  runs: "runs",
  andon: "incidents",
  skills: "skills",
};

function addJson(app: Hono): void {
  for (const [folder, name] of Object.entries(json))
    app.get(`/${folder}/:file{.+\\.json}`, (context) => {
      const id = context.req.param("file").slice(0, -".json".length);
      return context.redirect(`/api/v1/${name}/${encodeURIComponent(id)}`);
    });
  app.get("/agents-md.json", (context) => context.redirect("/api/v1/agents-md"));
}

/** Undefined for whatever is not a file beside the pages; which of the reasons it is, is not told. */
async function readAttachment(
  { wiki }: ServerServices,
  path: string,
): Promise<Uint8Array | undefined> {
  try {
    return await wiki.content.readAttachment(path, maxUpload);
  } catch {
    return undefined;
  }
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function plainText(context: Context, text: string, hash: string): Response {
  const etag = `"${hash}"`;
  const headers = { etag, "content-type": "text/plain; charset=utf-8" };
  if (context.req.header("if-none-match") === etag) return context.body(null, 304, { etag });
  return context.body(text, 200, headers);
}
