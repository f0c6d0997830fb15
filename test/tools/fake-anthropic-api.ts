import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** One scripted answer of the model: words, tool calls, or an HTTP error. */
export interface FakeTurn {
  text?: string;
  tools?: { name: string; input: unknown }[];
  /** Status and message of an API error instead of an answer. */
  error?: { status: number; type: string; message: string };
  /** Milliseconds of silence before the answer. */
  delayMs?: number;
}

export interface FakeRequest {
  method: string;
  path: string;
  /** The parsed JSON body, or undefined. */
  body: Record<string, unknown> | undefined;
}

export interface FakeAnthropicApi {
  /** `http://127.0.0.1:<port>`, for `ANTHROPIC_BASE_URL`. */
  url: string;
  /** Every request that came, in order. */
  requests: FakeRequest[];
  close(): Promise<void>;
}

/**
 * A server on 127.0.0.1 that speaks as much of the Messages API as Claude Code needs. Requests that carry
 * tools take the turns in order; side requests without tools (titles, probes) get a plain word. When the
 * turns have run out the model says that it is done.
 */
export async function startFakeAnthropicApi(turns: readonly FakeTurn[]): Promise<FakeAnthropicApi> {
  const requests: FakeRequest[] = [];
  const left = [...turns];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? "/";
      requests.push({ method: request.method ?? "", path, body });
      if (request.method !== "POST") return response.writeHead(200).end();
      if (path.includes("/count_tokens")) return sendJson(response, 200, { input_tokens: 100 });
      if (!path.startsWith("/v1/messages")) return sendJson(response, 404, { type: "error" });
      const turn = hasTools(body) ? (left.shift() ?? { text: "Done." }) : { text: "ok" };
      return setTimeout(() => answer(response, turn, body ?? {}), turn.delayMs ?? 0).unref();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function hasTools(body: FakeRequest["body"]): boolean {
  const tools = body?.["tools"];
  return Array.isArray(tools) && tools.length > 0;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  try {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

let serial = 0;

function answer(response: ServerResponse, turn: FakeTurn, body: Record<string, unknown>): void {
  if (turn.error !== undefined) {
    const { status, type, message } = turn.error;
    response.setHeader("x-should-retry", "false");
    return sendJson(response, status, { type: "error", error: { type, message } });
  }
  const content = [
    ...(turn.text === undefined ? [] : [{ type: "text", text: turn.text }]),
    ...(turn.tools ?? []).map(({ name, input }) => toolUse(name, input)),
  ];
  const message = {
    id: `msg_${++serial}`,
    type: "message",
    role: "assistant",
    model: body["model"],
    content,
    stop_reason: turn.tools === undefined ? "end_turn" : "tool_use",
    stop_sequence: null,
    usage: { input_tokens: 1000, output_tokens: 50 },
  };
  return body["stream"] === true ? stream(response, message) : sendJson(response, 200, message);
}

function toolUse(name: string, input: unknown): { type: string; id: string; input: unknown } {
  return Object.assign({ type: "tool_use", id: `toolu_${++serial}`, input }, { name });
}

interface FakeMessage {
  content: ({ type: string; text: string } | { type: string; id: string; input: unknown })[];
  stop_reason: string;
  usage: { input_tokens: number; output_tokens: number };
}

/** The server-sent events of one message, each block in a single delta. */
function stream(response: ServerResponse, message: FakeMessage): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (type: string, more: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
  };
  const start = { ...message, content: [], stop_reason: null };
  send("message_start", { message: start });
  for (const [index, block] of message.content.entries()) {
    const isText = "text" in block;
    const empty = isText ? { ...block, text: "" } : { ...block, input: {} };
    const delta = isText
      ? { type: "text_delta", text: block.text }
      : { type: "input_json_delta", partial_json: JSON.stringify(block.input) };
    send("content_block_start", { index, content_block: empty });
    send("content_block_delta", { index, delta });
    send("content_block_stop", { index });
  }
  send("message_delta", {
    delta: { stop_reason: message.stop_reason, stop_sequence: null },
    usage: message.usage,
  });
  send("message_stop", {});
  response.end();
}
