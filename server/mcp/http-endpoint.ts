import { createMcpHonoApp } from "@modelcontextprotocol/hono";
import { createMcpHandler, InMemoryServerEventBus } from "@modelcontextprotocol/server";
import type { Server, ServerEvent } from "@modelcontextprotocol/server";
import type { McpHub } from "./hub.ts";
import { pageUri } from "./page-uri.ts";
import { createProtocolServer, type Notifying } from "./protocol-server.ts";

/** Bytes of one request: a page of 200,000 signs and room for what goes around it. */
const maxRequestBodySize = 1_000_000;

export interface HttpEndpoint {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/**
 * MCP over HTTP. Besides the SDK's check of Host and Origin (any port of this machine) it refuses a web page
 * of another port: only programs, which send no Origin, and our own pages may call. `port` is where the
 * server listens, `create` what answers a connection.
 */
export function createHttpEndpoint(
  hub: McpHub,
  port: number,
  create: (hub: McpHub, notifying: Notifying) => Server = createProtocolServer,
): HttpEndpoint {
  const bus = new WatchingBus(hub);
  const handler = createMcpHandler(
    ({ era }) => create(hub, era === "modern" ? "by the entry" : "none"),
    { bus, maxRequestBodySize, onerror: ({ message }) => hub.services.note(`MCP: ${message}`) },
  );
  const app = createMcpHonoApp({ maxRequestBodySize });
  app.use(async (context, next) => {
    const { host, origin } = Object.fromEntries(context.req.raw.headers);
    const refusal = refuse({ host, origin }, port);
    if (refusal === undefined) return next();
    const error = { code: -32_000, message: refusal };
    return context.json({ jsonrpc: "2.0", error, id: null }, 403);
  });
  app.all("*", (context) => handler.fetch(context.req.raw));
  return {
    fetch: async (request) => app.fetch(request),
    close: async () => {
      hub.watch.close();
      await handler.close(); // ends the streams of those who listen
    },
  };
}

function refuse(
  { host, origin }: { host: string | undefined; origin: string | undefined },
  port: number,
): string | undefined {
  const names = ["127.0.0.1", "localhost", "[::1]"].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  if (host === undefined || !names.includes(host.toLowerCase()))
    return `Unexpected Host header, expected one of ${names.join(", ")}.`;
  if (origin === undefined || names.some((name) => origin === `http://${name}`)) return undefined;
  return "Unexpected Origin header: web pages may not call this server.";
}

/** Pages are watched while somebody wants to be told. */
class WatchingBus extends InMemoryServerEventBus {
  readonly #hub: McpHub;
  #isWatching = false;

  constructor(hub: McpHub) {
    super();
    this.#hub = hub;
  }

  override subscribe(listener: (event: ServerEvent) => void): () => void {
    if (!this.#isWatching) this.#watch();
    return super.subscribe(listener);
  }

  #watch(): void {
    this.#isWatching = true;
    this.#hub.watch.listen(({ updated, isListChanged }) => {
      for (const id of updated) this.publish({ kind: "resource_updated", uri: pageUri(id) });
      if (isListChanged) this.publish({ kind: "resources_list_changed" });
    });
  }
}
