import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { isErrno, LoopwikiError } from "#wiki";
import type { Hono } from "hono";

/** Where the web wiki is unless somebody says otherwise: only this machine reaches it. */
export const loopbackHost = "127.0.0.1";

/** How many ports above the wanted one are tried when it is taken. */
const portsToTry = 10;
/** A request's headers must have come by then, and the whole of it (ms): nobody keeps a place for hours. */
const patience = { headers: 10_000, request: 120_000 };

export interface ServeOptions {
  /** Name or address to listen on; only this machine when absent. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  /** The app is made after the port is known, because the Host check needs it. `closing` ends its streams. */
  createApp: (port: number, closing: AbortSignal) => Hono;
}

export interface RunningServer {
  url: string;
  port: number;
  /** Resolves when no connection is left. */
  close(): Promise<void>;
}

/** Listens on the wanted port or one of the next ten. Throws `port-taken` when none is free. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { port } = options;
  const last = port === 0 ? 0 : Math.min(port + portsToTry, 65_535);
  for (let candidate = port; candidate <= last; candidate++) {
    const running = await listen({ ...options, port: candidate });
    if (running) return running;
  }
  throw new LoopwikiError("port-taken", `Ports ${port} to ${last} are all taken.`, {
    hint: "Choose another with --port, or --port 0 for any free one.",
  });
}

/** Undefined when the port is taken. */
async function listen({
  host = loopbackHost,
  port,
  createApp,
}: ServeOptions): Promise<RunningServer | undefined> {
  let app: Hono | undefined;
  const answer = getRequestListener(
    (request) => app?.fetch(request) ?? new Response("Not ready.\n", { status: 503 }),
    { overrideGlobalObjects: false },
  );
  const server = createServer(
    { headersTimeout: patience.headers, requestTimeout: patience.request },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  try {
    await started(server, { host, port });
  } catch (error) {
    if (isErrno(error, "EADDRINUSE")) return undefined;
    throw cannotListen(error, { host, port });
  }
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const closing = new AbortController();
  app = createApp(actual, closing.signal);
  return {
    url: `http://${nameOf(host)}:${actual}/`,
    port: actual,
    close: () => {
      closing.abort();
      return closed(server);
    },
  };
}

/** As a browser on this machine writes it. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return loopbackHost;
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function started(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const plain = host.replace(/^\[(.*)\]$/, "$1");
    server.listen({ port, host: plain, exclusive: true }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Answers under way get a second to finish; browsers keep idle connections open, so those are cut. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), 1_000);
    server.close(() => {
      clearTimeout(impatience);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function cannotListen(
  cause: unknown,
  { host, port }: { host: string; port: number },
): LoopwikiError {
  const hint = isErrno(cause, "EACCES")
    ? "Ports below 1024 need rights; choose a higher --port."
    : isErrno(cause, "EADDRNOTAVAIL") || isErrno(cause, "ENOTFOUND")
      ? "It is no address of this machine; leave --host out for this machine only."
      : "";
  return new LoopwikiError("cannot-listen", `Cannot listen on ${host}:${port}.`, { cause, hint });
}
