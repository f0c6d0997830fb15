import type { Context, MiddlewareHandler } from "hono";
import { problem } from "../problem.ts";
import { allowedHosts } from "./hosts.ts";
import type { Access, Sessions } from "./session.ts";

/**
 * On every answer. The policy allows our own scripts, styles and pictures and nothing else: nothing inline
 * runs even if hostile text got through the sanitizer.
 */
const safeHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cache-control": "no-cache",
};

const reading = new Set(["GET", "HEAD"]);
const writing = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Methods, Host, where a writing request comes from, and the headers of every answer. */
export function guard(access: Access, sessions: Sessions): MiddlewareHandler {
  const hosts = allowedHosts(access);
  return async (context, next) => {
    const refusal = refuse(context, hosts);
    if (refusal) context.res = refusal;
    else {
      context.set("session", sessions.of(context));
      await next();
    }
    for (const [name, value] of Object.entries(safeHeaders))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  };
}

function refuse(context: Context, hosts: ReadonlySet<string>): Response | undefined {
  const { method } = context.req;
  const host = context.req.header("host")?.toLowerCase();
  if (host === undefined || !hosts.has(host)) {
    const expected = [...hosts].join(", ");
    return problem(context, 403, {
      code: "bad-host",
      title: `Unexpected Host header, expected one of ${expected}.`,
    });
  }
  if (reading.has(method)) return undefined;
  if (writing.has(method)) return refuseOrigin(context, host);
  const allow = [...reading, ...writing].join(", ");
  const title = `Unexpected method ${method}, expected one of ${allow}.`;
  const response = problem(context, 405, { code: "bad-method", title });
  response.headers.set("allow", allow);
  return response;
}

/**
 * A request that changes something comes from our own pages, or from a program that sends neither header.
 * Browsers send Origin with every such request, and Sec-Fetch-Site too.
 */
function refuseOrigin(context: Context, host: string): Response | undefined {
  const origin = context.req.header("origin");
  const site = context.req.header("sec-fetch-site");
  const isOurs = origin === undefined || origin.toLowerCase() === `http://${host}`;
  if (isOurs && (site === undefined || site === "same-origin")) return undefined;
  const title =
    "Unexpected origin of a request that changes something, expected a page of this wiki.";
  return problem(context, 403, { code: "bad-origin", title });
}
