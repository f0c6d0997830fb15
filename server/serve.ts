import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { isErrno, LoopwikiError } from "#wiki";
import type { Hono } from "hono";

/** Never anything else: there is no login, so only this machine may read. */
export const loopbackHost = "127.0.0.1";

/** How many ports above the wanted one are tried when it is taken. */
const portsToTry = 10;

export interface ServeOptions {
  /** 0 takes any free port. */
  port: number;
  /** The app is made after the port is known, because the Host check needs it. */
  createApp: (port: number) => Hono;
}

export interface RunningServer {
  url: string;
  port: number;
  /** Resolves when no connection is left. */
  close(): Promise<void>;
}

/** Listens on the wanted port or one of the next ten. Throws `port-taken` when none is free. */
export async function serve({ port, createApp }: ServeOptions): Promise<RunningServer> {
  const last = port === 0 ? 0 : Math.min(port + portsToTry, 65_535);
  for (let candidate = port; candidate <= last; candidate++) {
    const running = await listen(candidate, createApp);
    if (running) return running;
  }
  throw new LoopwikiError("port-taken", `Ports ${port} to ${last} are all taken.`, {
    hint: "Choose another with --port, or --port 0 for any free one.",
  });
}

/** Undefined when the port is taken. */
async function listen(
  port: number,
  createApp: (port: number) => Hono,
): Promise<RunningServer | undefined> {
  let app: Hono | undefined;
  const answer = getRequestListener(
    (request) => app?.fetch(request) ?? new Response("Not ready.\n", { status: 503 }),
    { overrideGlobalObjects: false },
  );
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  try {
    await started(server, port);
  } catch (error) {
    if (isErrno(error, "EADDRINUSE")) return undefined;
    throw cannotListen(error, port);
  }
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  app = createApp(actual);
  return {
    url: `http://${loopbackHost}:${actual}/`,
    port: actual,
    close: () => closed(server),
  };
}

function started(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host: loopbackHost, exclusive: true }, () => {
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

function cannotListen(cause: unknown, port: number): LoopwikiError {
  return new LoopwikiError("cannot-listen", `Cannot listen on ${loopbackHost}:${port}.`, {
    cause,
    hint: isErrno(cause, "EACCES") ? "Ports below 1024 need rights; choose a higher --port." : "",
  });
}
