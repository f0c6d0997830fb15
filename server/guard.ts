import type { MiddlewareHandler } from "hono";

/**
 * On every answer. The policy allows our own style sheet and images and nothing else: no script runs
 * even if hostile text got through the sanitizer.
 */
const safeHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-cache",
};

/**
 * Refuses what a loopback reader has no use for. The Host check keeps a web page from reading the wiki
 * by pointing its own name at 127.0.0.1 (DNS rebinding, e.g. CVE-2025-66414).
 */
export function guard(port: number): MiddlewareHandler {
  const hosts = allowedHosts(port);
  return async (context, next) => {
    const refusal = refuse(context.req.method, context.req.header("host"), hosts);
    if (refusal) context.res = refusal;
    else await next();
    for (const [name, value] of Object.entries(safeHeaders)) context.res.headers.set(name, value);
  };
}

function refuse(
  method: string,
  host: string | undefined,
  hosts: ReadonlySet<string>,
): Response | undefined {
  if (host === undefined || !hosts.has(host.toLowerCase())) {
    const expected = [...hosts].join(", ");
    return new Response(`Unexpected Host header, expected one of ${expected}.\n`, { status: 403 });
  }
  if (method === "GET" || method === "HEAD") return undefined;
  const message = `Unexpected method ${method}, expected GET: the web wiki only reads.\n`;
  return new Response(message, { status: 405, headers: { allow: "GET, HEAD" } });
}

/** Browsers leave the port out of the header when it is HTTP's own. */
function allowedHosts(port: number): ReadonlySet<string> {
  const names = ["127.0.0.1", "localhost", "[::1]"];
  const withPort = names.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...withPort, ...names] : withPort);
}
