import { retryAfter } from "../retry-policy.ts";
import type { Fetch } from "./providers.ts";
import { failureOfStatus, RequestFailure } from "./request-failure.ts";

/** Limits of one request, in milliseconds and bytes (research/reliability.md (f)). */
export interface RequestLimits {
  /** To the first byte of the answer. Connecting has its own limit of 10 s, in Node's `fetch`. */
  firstByteMs: number;
  /** Between two pieces of the answer. */
  idleMs: number;
  wholeMs: number;
  maxBytes: number;
}

export const requestLimits: RequestLimits = {
  firstByteMs: 120_000,
  idleMs: 120_000,
  wholeMs: 10 * 60_000,
  maxBytes: 8_000_000,
};

const maxErrorBytes = 64_000;

/**
 * A `fetch` that ends: it watches for silence, length and size, follows no redirect (the key goes to the
 * host it is for and nowhere else), and turns everything but an answer into a `RequestFailure`.
 */
export function guardedFetch(limits: RequestLimits, onProgress: () => void): Fetch {
  return async (input, init) => {
    const watch = new Watch(limits);
    const stop = new AbortController();
    const signals = [stop.signal, ...(init?.signal ? [init.signal] : [])];
    const options = { ...init, redirect: "manual" as const, signal: AbortSignal.any(signals) };
    try {
      const response = await watch.within(limits.firstByteMs, fetch(input, options));
      onProgress();
      await assertAnswer(response, watch, limits);
      if (response.body === null) return response;
      const body = watched(response.body, { limits, watch, onProgress });
      return new Response(body, { status: response.status, headers: response.headers });
    } catch (error) {
      stop.abort();
      throw error;
    }
  };
}

async function assertAnswer(
  response: Response,
  watch: Watch,
  { firstByteMs }: RequestLimits,
): Promise<void> {
  const { status, headers } = response;
  if (status < 300) return;
  if (status < 400) {
    const place = headers.get("location") ?? "somewhere else";
    throw new RequestFailure(
      `The endpoint sends the request on to ${place.slice(0, 200)}. It is not followed: your key stays with the host it is for. Name the right address in your own settings, under "models".`,
      { kind: "request" },
    );
  }
  const body = await watch.within(firstByteMs, headOf(response));
  const milliseconds = Number(headers.get("retry-after-ms") ?? "");
  const asked =
    milliseconds > 0 ? milliseconds : retryAfter(headers.get("retry-after"), new Date());
  throw failureOfStatus(status, body, asked);
}

/** The first part of a body; what cannot be read is empty. */
async function headOf({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of body ?? []) {
      pieces.push(piece);
      size += piece.length;
      if (size >= maxErrorBytes) break;
    }
  } catch {
    // the connection broke: the status says enough
  }
  return Buffer.concat(pieces).toString("utf8").slice(0, maxErrorBytes);
}

interface Watching {
  limits: RequestLimits;
  watch: Watch;
  onProgress: () => void;
}

/** The same bytes; the stream breaks when they stop coming, or are too many. */
function watched(
  body: ReadableStream<Uint8Array>,
  { limits, watch, onProgress }: Watching,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let size = 0;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const limit = size === 0 ? limits.firstByteMs : limits.idleMs;
        const { done, value } = await watch.within(limit, reader.read());
        onProgress();
        size += value?.length ?? 0;
        if (size > limits.maxBytes) throw tooLong(limits.maxBytes);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
        reader.cancel().catch(() => undefined);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Knows how long a request has taken. */
class Watch {
  readonly #limits: RequestLimits;
  readonly #started = performance.now();

  constructor(limits: RequestLimits) {
    this.#limits = limits;
  }

  /** The promise's value, or a failure when it takes too long. */
  async within<T>(ms: number, promise: Promise<T>): Promise<T> {
    const left = this.#limits.wholeMs - (performance.now() - this.#started);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const failure = left < ms ? tooSlow(this.#limits.wholeMs) : silent(ms);
      timer = setTimeout(() => reject(failure), Math.max(0, Math.min(ms, left)));
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
      promise.catch(() => undefined); // it may still fail, when nobody listens any more
    }
  }
}

function silent(ms: number): RequestFailure {
  const message = `No byte for ${ms / 1000} s`;
  return new RequestFailure(message, { kind: "connection", timeout: "idle", begun: true });
}

function tooSlow(ms: number): RequestFailure {
  const message = `One request took longer than ${ms / 1000} s`;
  return new RequestFailure(message, { kind: "request", timeout: "hard", begun: true });
}

function tooLong(bytes: number): RequestFailure {
  const message = `An answer of more than ${bytes} bytes`;
  return new RequestFailure(message, { kind: "request", begun: true });
}
