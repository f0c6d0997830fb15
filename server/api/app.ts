import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { problem, RequestProblem } from "../problem.ts";
import type { ServerServices } from "../services.ts";
import type { Writes } from "../write/writes.ts";

/** What the routes of the API are made from. */
export interface ApiServices extends ServerServices {
  writes: Writes;
  /** Aborted when the server closes. */
  closing: AbortSignal;
}

/** Every request is checked against its schema before its route sees it. */
export function makeApi(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const where = issue?.path.join(".") ?? "";
      return problem(context, 400, {
        code: "bad-request",
        title: `Unexpected ${where === "" ? "request" : `\`${where}\``}: ${issue?.message ?? "not as documented"}.`,
        hint: "See /api/v1/openapi.json.",
      });
    },
  });
}

/** RFC 9457, with our code and what to do next. */
const problemSchema = z
  .looseObject({
    type: z.string(),
    status: z.int(),
    code: z.string(),
    title: z.string(),
    hint: z.string().optional(),
  })
  .openapi("Problem");

const problemContent = { "application/problem+json": { schema: problemSchema } };

/** What can go wrong on the way to an answer. */
export const problems = {
  400: { description: "Not as documented", content: problemContent },
  404: { description: "There is no such thing", content: problemContent },
};

export const writeProblems = {
  ...problems,
  401: { description: "Without the token that writing needs", content: problemContent },
  403: { description: "Not from this wiki, or without consent", content: problemContent },
  409: { description: "A rule says no; `hint` says what to do", content: problemContent },
  412: { description: "Somebody was faster: `theirs`, `yours`, `base`", content: problemContent },
  413: { description: "Too large", content: problemContent },
  415: { description: "Not a file that may be attached", content: problemContent },
  422: { description: "Text that cannot be read in time", content: problemContent },
  428: { description: "Without If-Match", content: problemContent },
};

/** The answer of a route, as JSON. */
export function answers<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
): {
  200: { description: string; content: { "application/json": { schema: Schema } } };
} {
  return { 200: { description, content: { "application/json": { schema } } } };
}

/** The body of a request, as JSON. */
export function bodyOf<Schema extends z.ZodType>(
  schema: Schema,
): { required: true; content: { "application/json": { schema: Schema } } } {
  return { required: true, content: { "application/json": { schema } } };
}

/** Which text a change began from: `"0123…"` or `W/"0123…"`. Several, or `*`, are no text that was read. */
export function requireEtag(context: Context): string {
  const etag = /^(?:W\/)?"([0-9a-f]{64})"$/.exec(context.req.header("if-match") ?? "")?.[1];
  if (etag !== undefined) return etag;
  throw new RequestProblem(428, {
    code: "no-etag",
    title: "Unexpected change without If-Match, expected the ETag of the text that was read.",
    hint: "Read it first; its ETag says which text you edit.",
  });
}

export const pageId = z.object({
  id: z.string().openapi({
    param: { name: "id", in: "path" },
    description: "Id of a page, encoded as one segment.",
    example: "10_DOMAIN%2Fpricing",
  }),
});
