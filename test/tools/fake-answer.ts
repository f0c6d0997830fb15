import type { ServerResponse } from "node:http";

/** One scripted answer of the model: words, tool calls, or an HTTP error. */
export interface FakeTurn {
  text?: string;
  /** `namespace` is what Codex groups the tools of an MCP server in. */
  tools?: { name: string; input: object; namespace?: string }[];
  /** Status and message of an API error instead of an answer; every repetition gets it too. */
  error?: { status: number; type: string; message: string; retryAfter?: string };
  /** Milliseconds of silence before the answer. */
  delayMs?: number;
}

export type JsonObject = Record<string, unknown>;

/** Sends one turn in one protocol. */
export type Answer = (response: ServerResponse, turn: FakeTurn, body: JsonObject) => void;

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

/** Server-sent events with a name each, as Anthropic and OpenAI's responses send them. */
export function sendEvents(
  response: ServerResponse,
  events: readonly (readonly [type: string, more: object])[],
): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const [type, more] of events)
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`);
  response.end();
}

let serial = 0;
/** An id that no other has, with what it is of. */
export function newId(prefix: string): string {
  serial += 1;
  return `${prefix}_${serial}`;
}
