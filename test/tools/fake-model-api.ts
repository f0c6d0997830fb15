import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { sendJson, type Answer, type FakeTurn, type JsonObject } from "./fake-answer.ts";
import { answerChat } from "./fake-chat-api.ts";
import { answerGemini } from "./fake-gemini-api.ts";
import { answerMessages } from "./fake-messages-api.ts";
import { answerResponses } from "./fake-responses-api.ts";

export type { FakeTurn } from "./fake-answer.ts";

export interface FakeRequest {
  method: string;
  path: string;
  /** The parsed JSON body, or undefined. */
  body: JsonObject | undefined;
}

export interface FakeModelApi {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  /** Every request that came, in order. */
  requests: FakeRequest[];
  close(): Promise<void>;
}

const protocols: readonly (readonly [path: RegExp, answer: Answer])[] = [
  [/^\/v1\/messages(\?|$)/, answerMessages],
  [/^\/v1\/responses(\?|$)/, answerResponses],
  [/^\/v1\/chat\/completions/, answerChat],
  [/:(streamGenerateContent|generateContent)/, answerGemini],
];

/**
 * A server on 127.0.0.1 that speaks as much of four model protocols as the coding CLIs need: Anthropic's
 * messages, OpenAI's responses and chat completions, Google's generateContent. Requests that carry tools
 * take the turns in order; side requests without tools (titles, probes) get a plain word. When the turns
 * have run out the model says that it is done.
 */
export async function startFakeModelApi(turns: readonly FakeTurn[]): Promise<FakeModelApi> {
  const requests: FakeRequest[] = [];
  const left = [...turns];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const path = request.url ?? "/";
      requests.push({ method: request.method ?? "", path, body });
      if (request.method !== "POST") return response.writeHead(404).end();
      if (/count_?tokens/i.test(path))
        return sendJson(response, 200, { input_tokens: 100, totalTokens: 100 });
      const answer = protocols.find(([pattern]) => pattern.test(path))?.[1];
      if (answer === undefined) return sendJson(response, 404, { error: { message: "no" } });
      const turn = nextTurn(left, body);
      return setTimeout(() => send(answer, response, turn, body ?? {}), turn.delayMs ?? 0).unref();
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

function nextTurn(left: FakeTurn[], body: JsonObject | undefined): FakeTurn {
  const tools = body?.["tools"];
  if (!Array.isArray(tools) || tools.length === 0) return { text: "ok" };
  const [turn = { text: "Done." }] = left;
  if (turn.error === undefined) left.shift();
  return turn;
}

function send(answer: Answer, response: ServerResponse, turn: FakeTurn, body: JsonObject): void {
  if (turn.error?.retryAfter !== undefined)
    response.setHeader("retry-after", turn.error.retryAfter);
  answer(response, turn, body);
}

async function readBody(request: IncomingMessage): Promise<JsonObject | undefined> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  try {
    const value: unknown = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
