import { z } from "zod";
import { LoopwikiError } from "../../errors.ts";
import type { Embedder } from "../embedder.ts";
import { normalise } from "./normalise.ts";
import { postJson } from "./post-json.ts";

/** A server that speaks OpenAI's `/v1/embeddings`: Ollama, vLLM, LM Studio, the real one. */
export interface EndpointOptions {
  /** Up to and without `/embeddings`, e.g. `http://127.0.0.1:11434/v1`. */
  url: string;
  model: string;
  /** Sent as a bearer token, only to the host in `url`. */
  key?: string | undefined;
  /** What the model gives; `probe` finds it out. */
  dimensions: number;
  queryPrefix?: string | undefined;
  passagePrefix?: string | undefined;
  /** Milliseconds for one request. */
  requestMs?: number;
  /** Milliseconds before the second try, doubled before each further one. */
  backoffMs?: number;
}

/** Texts in one request: 64 passages of 256 tokens stay below every server's limit that we know. */
const batchSize = 64;
/** About 2,000 tokens. Servers refuse what is longer than the model's window, and differ in when. */
const maxCharacters = 8000;

const replySchema = z.object({
  data: z.array(z.object({ index: z.int().optional(), embedding: z.array(z.number()) })),
});

/** Embeds on a server that the user named in their own settings; loopwiki sends it texts of pages. */
export class OpenAiEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly #options: EndpointOptions;
  readonly #closing = new AbortController();

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.model = `${new URL(options.url).host}/${options.model}`;
    this.dimensions = options.dimensions;
  }

  /** How many numbers the model's vectors have, by asking for one. */
  static async probe(
    options: Omit<EndpointOptions, "dimensions">,
    signal?: AbortSignal,
  ): Promise<number> {
    const [vector] = await request({ ...options, dimensions: 0 }, ["probe"], signal);
    return vector?.length ?? 0;
  }

  async embed(
    texts: readonly string[],
    kind: "query" | "passage",
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const own = this.#closing.signal;
    const either = signal === undefined ? own : AbortSignal.any([signal, own]);
    either.throwIfAborted();
    const { queryPrefix = "", passagePrefix = "" } = this.#options;
    const prefix = kind === "query" ? queryPrefix : passagePrefix;
    // An empty input is refused by most servers.
    const inputs = texts.map((text) => (prefix + text).slice(0, maxCharacters).trim() || "(empty)");
    const vectors: Float32Array[] = [];
    for (let from = 0; from < inputs.length; from += batchSize) {
      const some = inputs.slice(from, from + batchSize);
      vectors.push(...(await request(this.#options, some, either)));
    }
    for (const vector of vectors) this.#check(vector);
    return vectors.map(normalise);
  }

  close(): Promise<void> {
    this.#closing.abort(new LoopwikiError("embedder-closed", "The embedder was closed."));
    return Promise.resolve();
  }

  #check({ length }: Float32Array): void {
    if (length === this.dimensions) return;
    throw new LoopwikiError(
      "wrong-dimensions",
      `Unexpected vectors of ${length} numbers from ${this.model}, expected ${this.dimensions} as the settings say.`,
      {
        hint: `loopwiki embeddings use endpoint --url ${this.#options.url} --model ${this.#options.model}`,
      },
    );
  }
}

async function request(
  options: EndpointOptions,
  input: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const { url, model, key, requestMs = 60_000, backoffMs = 500 } = options;
  const address = `${url.replace(/\/+$/, "")}/embeddings`;
  const body = { model, input, encoding_format: "float" };
  const reply = await postJson(address, body, { key, requestMs, backoffMs, signal });
  const parsed = replySchema.safeParse(reply);
  if (!parsed.success || parsed.data.data.length !== input.length)
    throw new LoopwikiError(
      "bad-endpoint",
      `Unexpected answer from ${address}, expected {"data": [{"embedding": [numbers]}]} with ${input.length} of them.`,
      { hint: "Is it an embedding model, and does the address end before /embeddings?" },
    );
  const ordered = parsed.data.data.map((entry, place) => ({ ...entry, at: entry.index ?? place }));
  ordered.sort((one, other) => one.at - other.at);
  return ordered.map(({ embedding }) => Float32Array.from(embedding));
}
