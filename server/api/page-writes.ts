import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { RequestProblem } from "../problem.ts";
import { answers, bodyOf, pageId, requireEtag, writeProblems, type ApiServices } from "./app.ts";
import { pageSummarySchema, summaryOf } from "./page-schemas.ts";

const edits = z
  .array(z.string())
  .openapi({ description: "Files changed, below the content root." });
const savedSchema = z.strictObject({ page: pageSummarySchema, edits }).openapi("SavedPage");
const ifMatch = z.object({
  "if-match": z.string().optional().openapi({ description: "ETag of the text that was edited." }),
  "if-none-match": z.string().optional().openapi({ description: "`*` for a page that is new." }),
});

const saveRoute = createRoute({
  method: "put",
  path: "/pages/{id}",
  summary: "Save a page as it was edited",
  description:
    "With If-Match, or `If-None-Match: *` for a new page. When somebody else was faster the answer is 412 with `base`, `theirs` and `yours`: nothing is overwritten.",
  request: {
    params: pageId,
    headers: ifMatch,
    body: bodyOf(z.strictObject({ text: z.string(), base: z.string().optional() })),
  },
  responses: { ...answers(savedSchema, "Saved; the ETag is the new text's"), ...writeProblems },
});

const newRoute = createRoute({
  method: "post",
  path: "/pages",
  summary: "Start a page: its name is made of the title",
  request: {
    body: bodyOf(
      z.strictObject({
        title: z.string().min(1),
        type: z.string().optional(),
        folder: z.string().optional(),
        text: z.string().default(""),
      }),
    ),
  },
  responses: { ...answers(savedSchema, "The new page"), ...writeProblems },
});

const linkProblem = z.strictObject({
  kind: z.enum(["adopted", "unwritable"]),
  path: z.string(),
  line: z.int(),
  written: z.string(),
});

const renameSchema = z
  .strictObject({
    title: z.string(),
    id: z.string().openapi({ description: "The page's id afterwards." }),
    edits,
    diff: z.string(),
    problems: z.array(linkProblem),
    done: z.boolean(),
  })
  .openapi("Rename");

const renameRoute = createRoute({
  method: "post",
  path: "/pages/{id}/rename",
  summary: "Rename a page, a heading or an alias, with every link to it",
  description: "Without `apply` it only says what would change.",
  request: {
    params: pageId,
    body: bodyOf(
      z.strictObject({
        to: z.string().min(1),
        heading: z.string().optional(),
        alias: z.string().optional(),
        apply: z.boolean().default(false),
        force: z.boolean().default(false),
      }),
    ),
  },
  responses: { ...answers(renameSchema, "The change, made or not"), ...writeProblems },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/pages/{id}",
  summary: "Delete a page that nothing links to",
  request: {
    params: pageId,
    headers: ifMatch.pick({ "if-match": true }),
    query: z.object({ force: z.enum(["true", "false"]).optional() }),
  },
  responses: { ...answers(z.strictObject({ edits }), "Deleted"), ...writeProblems },
});

const revertRoute = createRoute({
  method: "post",
  path: "/pages/{id}/revert",
  summary: "Bring an older text back, as a commit on a branch of its own",
  description: "Neither a file nor the branch that is checked out changes: review and merge it.",
  request: { params: pageId, body: bodyOf(z.strictObject({ commit: z.string() })) },
  responses: {
    ...answers(
      z
        .strictObject({ branch: z.string(), commit: z.string(), diff: z.string() })
        .openapi("ProposedRevert"),
      "The branch",
    ),
    ...writeProblems,
  },
});

const attachRoute = createRoute({
  method: "post",
  path: "/attachments",
  summary: "Add a file for pages to show; at most 10 MiB, of a kind that does not run",
  request: {
    body: {
      required: true,
      content: {
        "multipart/form-data": {
          schema: z.object({
            file: z.custom<File>().openapi({ type: "string", format: "binary" }),
          }),
        },
      },
    },
  },
  responses: {
    ...answers(
      z
        .strictObject({ path: z.string(), address: z.string(), markdown: z.string() })
        .openapi("Attachment"),
      "Where it is, and what a page writes to show it",
    ),
    ...writeProblems,
  },
});

export function addPageWrites(api: OpenAPIHono, { writes }: ApiServices): void {
  api.openapi(saveRoute, async (context) => {
    const isNew = context.req.header("if-none-match") === "*";
    const etag = isNew ? "" : requireEtag(context);
    const { id } = context.req.valid("param");
    const { page, edits: changed } = await writes.savePage({
      id,
      etag,
      ...context.req.valid("json"),
    });
    const headers = { etag: `"${page.hash}"` };
    return context.json({ page: summaryOf(page), edits: changed }, 200, headers);
  });
  api.openapi(newRoute, async (context) => {
    const { page, edits: changed } = await writes.newPage(context.req.valid("json"));
    const headers = { etag: `"${page.hash}"` };
    return context.json({ page: summaryOf(page), edits: changed }, 200, headers);
  });
  api.openapi(renameRoute, async (context) => {
    const { apply, ...wish } = context.req.valid("json");
    const { id } = context.req.valid("param");
    return context.json(await writes.renamePage({ id, ...wish }, { apply }), 200);
  });
  api.openapi(deleteRoute, async (context) => {
    const etag = requireEtag(context);
    const { id } = context.req.valid("param");
    const force = context.req.valid("query").force === "true";
    return context.json(await writes.deletePage({ id, etag, force }), 200);
  });
  api.openapi(revertRoute, async (context) => {
    const { id } = context.req.valid("param");
    return context.json(await writes.proposeRevert({ id, ...context.req.valid("json") }), 200);
  });
  api.openapi(attachRoute, async (context) => {
    const { file } = await context.req.parseBody();
    if (!(file instanceof File))
      throw new RequestProblem(400, {
        code: "missing-field",
        title: "Unexpected request without `file`, expected multipart/form-data with one.",
      });
    const bytes = new Uint8Array(await file.arrayBuffer());
    return context.json(await writes.attachFile({ name: file.name, bytes }), 200);
  });
}
