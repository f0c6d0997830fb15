import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { pageDiff, pageHistory, pageVersion } from "../gather/history.ts";
import { gatherPage, requirePage } from "../gather/page.ts";
import { relatedPages } from "../gather/related.ts";
import { answers, pageId, problems, type ApiServices } from "./app.ts";
import { linksOf, pageSchema, pageSummarySchema, summaryOf } from "./page-schemas.ts";

const listRoute = createRoute({
  method: "get",
  path: "/pages",
  summary: "Pages, sorted by path",
  request: {
    query: z.object({
      type: z.string().optional(),
      tag: z.string().optional(),
      folder: z.string().optional().openapi({ description: "First folder below wiki/." }),
    }),
  },
  responses: { ...answers(z.strictObject({ pages: z.array(pageSummarySchema) }), "The pages") },
});

const readRoute = createRoute({
  method: "get",
  path: "/pages/{id}",
  summary: "A page with its outline, links, backlinks and the state of its sources",
  description: "The ETag names the text: send it as If-Match when you save the page.",
  request: { params: pageId },
  responses: { ...answers(pageSchema, "The page"), ...problems },
});

const relatedSchema = z
  .strictObject({ id: z.string(), title: z.string(), score: z.number() })
  .openapi("RelatedPage");

const relatedRoute = createRoute({
  method: "get",
  path: "/pages/{id}/related",
  summary: "Pages about the same that it does not link to",
  request: { params: pageId },
  responses: {
    ...answers(z.strictObject({ related: z.array(relatedSchema) }), "Nearest first"),
    ...problems,
  },
});

const commitSchema = z
  .strictObject({
    commit: z.string(),
    date: z.string(),
    author: z.string(),
    subject: z.string(),
    diff: z.string().optional(),
  })
  .openapi("PageCommit");

const historyRoute = createRoute({
  method: "get",
  path: "/pages/{id}/history",
  summary: "The commits that changed a page, newest first, through its renames",
  request: {
    params: pageId,
    query: z.object({ diff: z.enum(["true", "false"]).optional() }),
  },
  responses: {
    ...answers(z.strictObject({ commits: z.array(commitSchema) }), "At most 200"),
    ...problems,
  },
});

const commitId = z.string().regex(/^[0-9a-f]{7,64}$/, "expected a commit id");

const versionRoute = createRoute({
  method: "get",
  path: "/pages/{id}/versions/{commit}",
  summary: "A page's text in a commit of its history",
  request: { params: z.object({ ...pageId.shape, commit: commitId }) },
  responses: {
    ...answers(z.strictObject({ commit: z.string(), text: z.string() }), "The text then"),
    ...problems,
  },
});

const diffRoute = createRoute({
  method: "get",
  path: "/pages/{id}/diff",
  summary: "What changed on a page from a commit to another, or to now",
  request: {
    params: pageId,
    query: z.object({ from: commitId, to: commitId.optional() }),
  },
  responses: { ...answers(z.strictObject({ diff: z.string() }), "Unified diff"), ...problems },
});

export function addPageRoutes(api: OpenAPIHono, services: ApiServices): void {
  api.openapi(listRoute, async (context) => {
    const { type, tag, folder } = context.req.valid("query");
    const all = (await services.wiki.pages()).map(summaryOf);
    const pages = all.filter(
      (page) =>
        (type === undefined || page.type === type) &&
        (tag === undefined || page.tags.includes(tag)) &&
        (folder === undefined || page.folder === folder),
    );
    return context.json({ pages }, 200);
  });
  api.openapi(readRoute, async (context) => {
    const page = await requirePage(services, context.req.valid("param").id);
    const gathered = await gatherPage(services, page);
    const index = await services.wiki.index();
    services.writes.given.remember(page.hash, page.source);
    const answer = {
      ...summaryOf(page),
      file: services.wiki.content.repositoryPath(page.path),
      text: page.source,
      html: gathered.html,
      ...(gathered.cutOff !== undefined && { cutOff: gathered.cutOff }),
      outline: gathered.headings.map(({ depth, text, slug, line }) => ({
        depth,
        text,
        slug,
        line,
      })),
      links: linksOf(page, index.resolutions(page)),
      backlinks: gathered.backlinks.map(({ page: { id, title }, mentions }) => ({
        id,
        title,
        mentions: [...mentions],
      })),
      linkedFrom: gathered.linkedFrom,
      sources: [...gathered.sources],
      fields: page.fields ?? null,
    };
    return context.json(answer, 200, { etag: `"${page.hash}"` });
  });
  api.openapi(relatedRoute, async (context) => {
    const page = await requirePage(services, context.req.valid("param").id);
    return context.json({ related: await relatedPages(services, page) }, 200);
  });
  addHistoryRoutes(api, services);
}

function addHistoryRoutes(api: OpenAPIHono, services: ApiServices): void {
  api.openapi(historyRoute, async (context) => {
    const page = await requirePage(services, context.req.valid("param").id);
    const diff = context.req.valid("query").diff === "true";
    return context.json({ commits: await pageHistory(services, page, { diff }) }, 200);
  });
  api.openapi(versionRoute, async (context) => {
    const { id, commit } = context.req.valid("param");
    return context.json(await pageVersion(services, await requirePage(services, id), commit), 200);
  });
  api.openapi(diffRoute, async (context) => {
    const page = await requirePage(services, context.req.valid("param").id);
    const { from, to } = context.req.valid("query");
    const range = { from, ...(to !== undefined && { to }) };
    return context.json({ diff: await pageDiff(services, page, range) }, 200);
  });
}
