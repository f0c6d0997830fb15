import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { HashEmbedder } from "#wiki";
import { z } from "zod";

/** One answer that is not the usual one. */
export interface Hitch {
  status?: number;
  headers?: Record<string, string>;
  /** JSON unless it is text. */
  body?: unknown;
  /** Never answers. */
  isSilent?: boolean;
}

export interface EmbeddingsRequest {
  path: string;
  authorization: string | undefined;
  model: string;
  input: string[];
}

export interface FakeEmbeddingsApi {
  /** `http://127.0.0.1:<port>/v1`. */
  url: string;
  requests: EmbeddingsRequest[];
  close(): Promise<void>;
}

const requestSchema = z.object({ model: z.string(), input: z.array(z.string().min(1)) });

/**
 * A server on 127.0.0.1 that speaks `/v1/embeddings`: vectors by shared words, three times as long as they
 * should be and listed backwards, as the protocol allows. The hitches come first, in order.
 */
export async function startFakeEmbeddingsApi(
  hitches: readonly Hitch[] = [],
  dimensions = 32,
): Promise<FakeEmbeddingsApi> {
  const requests: EmbeddingsRequest[] = [];
  const left = [...hitches];
  const embedder = new HashEmbedder(dimensions);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { model, input } = requestSchema.parse(JSON.parse(await readBody(request)));
    const { authorization } = request.headers;
    requests.push({ path: request.url ?? "", authorization, model, input });
    const hitch = left.shift();
    if (hitch?.isSilent === true) return;
    if (hitch) return send(response, hitch);
    if (!/^\/(v1|elsewhere)\/embeddings$/.test(request.url ?? ""))
      return send(response, { status: 404, body: { error: "no such path" } });
    const vectors = await embedder.embed(input, "passage");
    const data = vectors.map((vector, index) => ({
      index,
      embedding: [...vector].map((value) => value * 3),
    }));
    send(response, { body: { object: "list", data: data.toReversed() } });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      send(response, { status: 400, body: { error: String(error) } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "" }: Hitch): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += String(piece);
  return text;
}
