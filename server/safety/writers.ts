import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { problem } from "../problem.ts";
import type { Sessions } from "./session.ts";

/** Largest body of a request, in bytes: a page is rarely more than 100 KB. */
export const maxBody = 2 * 1024 * 1024;
/** Largest body that brings a file. */
export const maxUpload = 10 * 1024 * 1024;

/** Refuses what is larger with 413, whether it says how large it is or not. */
export function limitBody(maxSize: number): MiddlewareHandler {
  return bodyLimit({
    maxSize,
    onError: (context) =>
      problem(context, 413, {
        code: "too-large",
        title: `Unexpected request of more than ${maxSize / 1024 / 1024} MiB, expected less.`,
      }),
  });
}

/**
 * Only for who may write, and only with what our own pages know: other sites can send a form here, but they
 * cannot read the value in it. A token in the header needs no second proof: no browser adds it by itself.
 */
export function writersOnly(sessions: Sessions): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.method === "GET" || context.req.method === "HEAD") return next();
    const { mayWrite, isBearer } = context.get("session");
    if (!mayWrite)
      return problem(context, 401, {
        code: "no-token",
        title: "Unexpected change without the token, expected it from whoever may write.",
        hint: "Send `Authorization: Bearer <token>`, or log in at /log-in in a browser.",
      });
    if (!isBearer && !sessions.isCsrf(await csrfIn(context.req)))
      return problem(context, 403, {
        code: "bad-csrf",
        title: "Unexpected request without the value that pages of this wiki hold.",
        hint: "Load the page again, then send it once more. Programs read `csrf` from /api/v1/session and send it as x-loopwiki-csrf.",
      });
    return next();
  };
}

interface Asked {
  header(name: string): string | undefined;
  parseBody(): Promise<Record<string, unknown>>;
}

async function csrfIn(request: Asked): Promise<string | undefined> {
  const header = request.header("x-loopwiki-csrf");
  const type = request.header("content-type") ?? "";
  if (header !== undefined || !/^(?:multipart\/form-data|application\/x-www-form)/i.test(type))
    return header;
  const { csrf } = await request.parseBody();
  return typeof csrf === "string" ? csrf : undefined;
}
