import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { createHash } from "node:crypto";
import { findingsData, lintPage, maxRenderLength, pageOf, parseSafely, renderSafely } from "#wiki";
import { completions } from "../gather/complete.ts";
import { resolverFrom } from "../gather/link-views.ts";
import { answers, bodyOf, problems, writeProblems, type ApiServices } from "./app.ts";
import { findingSchema, summarySchema } from "./finding-schema.ts";
import { headingSchema } from "./page-schemas.ts";

const text = z.string().max(maxRenderLength);
const draft = bodyOf(
  z.strictObject({
    text,
    page: z.string().openapi({ description: "Id of the page it is the text of, or will be." }),
  }),
);

const renderRoute = createRoute({
  method: "post",
  path: "/render",
  summary: "A text as the page would show it; nothing is saved",
  description: "By the renderer of pages, in a thread that is ended after 2 seconds.",
  request: { body: draft },
  responses: {
    ...answers(
      z.strictObject({
        html: z.string(),
        outline: z.array(headingSchema),
        cutOff: z.string().optional().openapi({ description: "Why it is shown as plain text." }),
      }),
      "Sanitized HTML",
    ),
    ...writeProblems,
  },
});

const lintTextRoute = createRoute({
  method: "post",
  path: "/lint-text",
  summary: "What lint would find on a page if it had this text; nothing is saved",
  request: { body: draft },
  responses: {
    ...answers(
      z.strictObject({ findings: z.array(findingSchema), summary: summarySchema }),
      "Findings of the rules that look at one page",
    ),
    ...writeProblems,
  },
});

const completeRoute = createRoute({
  method: "get",
  path: "/complete",
  summary: "What a wiki link that was begun could become",
  request: {
    query: z.object({
      q: z.string().max(200).openapi({ description: "After `[[`; with `#` for headings." }),
      limit: z.coerce.number().pipe(z.int().min(1).max(50)).optional(),
    }),
  },
  responses: {
    ...answers(
      z.strictObject({
        completions: z.array(
          z
            .strictObject({ insert: z.string(), label: z.string(), detail: z.string() })
            .openapi("Completion"),
        ),
      }),
      "Best first",
    ),
    ...problems,
  },
});

export function addEditorRoutes(api: OpenAPIHono, services: ApiServices): void {
  const { wiki, lintOptions, clock } = services;
  api.openapi(renderRoute, async (context) => {
    const { text: source, page } = context.req.valid("json");
    const resolve = resolverFrom(await wiki.index(), `wiki/${page}.md`);
    const { html, headings, cutOff } = await renderSafely(source, { resolve });
    const outline = headings.map(({ depth, text: words, slug, line }) => ({
      depth,
      text: words,
      slug,
      line,
    }));
    const why = cutOff === undefined ? {} : { cutOff };
    return context.json({ html, outline, ...why }, 200);
  });
  api.openapi(lintTextRoute, async (context) => {
    const { text: source, page: id } = context.req.valid("json");
    const path = `wiki/${id}.md`;
    const hash = createHash("sha256").update(source).digest("hex");
    const file = wiki.content.repositoryPath(path);
    const page = pageOf({ path, file }, { source, hash }, await parseSafely(source));
    const today = clock().toISOString().slice(0, 10);
    const found = await lintPage(await services.lintSubject(), page, { ...lintOptions, today });
    const { findings, summary } = findingsData(found);
    return context.json({ findings, summary }, 200);
  });
  api.openapi(completeRoute, async (context) => {
    const { q, limit = 10 } = context.req.valid("query");
    return context.json({ completions: await completions(services, q, limit) }, 200);
  });
}
