import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { faults, type FaultName } from "./faults.ts";
import { honestReply, sendReply, type ModelCall, type Protocol } from "./fault-reply.ts";

export interface FaultApi {
  /** Address for a provider's `baseUrl`; some faults have one of their own that does not answer. */
  baseUrl: string;
  protocol: Protocol;
  /** Bodies of all requests, in order. */
  calls: ModelCall[];
  /** Hosts that were asked although nobody may send anything there, with the key they got. */
  strayed: string[];
  close(): Promise<void>;
}

/**
 * A server on 127.0.0.1 that speaks Anthropic's messages or OpenAI's chat completions, and answers with one
 * of the faults of reliability (f) by name, `times` times. For the rest it is an honest model: a maker writes the wanted page and finishes, a judge approves.
 */
export async function startFaultApi(
  fault: FaultName | "none",
  { protocol = "messages", times = Infinity }: { protocol?: Protocol; times?: number } = {},
): Promise<FaultApi> {
  const calls: ModelCall[] = [];
  const strayed: string[] = [];
  const open = new Set<NodeJS.Timeout>();
  const later = (milliseconds: number, action: () => void): void => {
    open.add(setInterval(action, milliseconds));
  };
  const elsewhere = await listen((request, response) => {
    strayed.push(String(request.headers["x-api-key"] ?? request.headers.authorization ?? ""));
    response.writeHead(200).end();
  });
  const server = await listen((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const call: ModelCall = { protocol, body, index: calls.length };
    calls.push(call);
    const wire = { response, later, elsewhere: elsewhere.url };
    const isFaulty = fault !== "none" && call.index < times && faults[fault].play(call, wire);
    if (!isFaulty) sendReply(response, call, honestReply(call));
  }
  const place = fault === "none" ? undefined : faults[fault].baseUrl;
  if (fault === "connection refused") await server.close();
  return {
    baseUrl: place === undefined ? `${server.url}/v1` : place(server.url),
    protocol,
    calls,
    strayed,
    close: async () => {
      for (const timer of open) clearInterval(timer);
      await Promise.all([server.close(), elsewhere.close()]);
    },
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function listen(handle: Handler): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}
