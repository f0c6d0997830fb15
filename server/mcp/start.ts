import { reportsToVerify } from "#agents";
import type { HttpEndpoint } from "./http-endpoint.ts";
import { createHub } from "./hub.ts";
import type { McpRights, McpServices } from "./services.ts";

/** Serves one client over standard input and output until it goes away. The SDK is loaded here, on use. */
export async function serveMcp(
  services: McpServices,
  rights: McpRights,
  signal: AbortSignal,
): Promise<void> {
  const { serveOverStdio } = await import("./serve-stdio.ts");
  const toVerify = (await reportsToVerify(services)).map(({ id }) => id);
  await serveOverStdio({ ...createHub(services, rights), toVerify }, signal);
}

/** MCP for the web server: the SDK is loaded with the first request. */
export function mcpOverHttp(services: McpServices, rights: McpRights): McpOverHttp {
  let endpoint: Promise<HttpEndpoint> | undefined;
  const load = async (port: number): Promise<HttpEndpoint> => {
    const { createHttpEndpoint } = await import("./http-endpoint.ts");
    return createHttpEndpoint(createHub(services, rights), port);
  };
  return {
    fetch: async (request, port) => (await (endpoint ??= load(port))).fetch(request),
    close: async () => (await endpoint)?.close(),
  };
}

export interface McpOverHttp {
  /** Answers a request to `/mcp`; `port` is where the server listens. */
  fetch(request: Request, port: number): Promise<Response>;
  close(): Promise<void>;
}
