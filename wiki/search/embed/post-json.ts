import { setTimeout as sleep } from "node:timers/promises";
import { LoopwikiError } from "../../errors.ts";
import { causeOf } from "./download.ts";

export interface PostOptions {
  key: string | undefined;
  /** Milliseconds for one try. */
  requestMs: number;
  /** Milliseconds before the second try, doubled before each further one. */
  backoffMs: number;
  signal: AbortSignal | undefined;
}

const tries = 4;
const maxRedirects = 3;
/** A server that wants longer is better asked another time. */
const maxWaitMs = 30_000;

/** A failure that may be gone a moment later; `waitMs` is what the server asked for. */
class Passing extends Error {
  readonly waitMs: number | undefined;
  constructor(message: string, waitMs?: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

/**
 * Posts JSON and gives the JSON of the answer. Tries again after 429, 5xx and broken connections; follows
 * a redirect only within the same host, so that texts and key go nowhere else.
 */
export async function postJson(url: string, body: unknown, options: PostOptions): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    try {
      return await postOnce(url, JSON.stringify(body), options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      const wait = error.waitMs ?? options.backoffMs * 2 ** (attempt - 1);
      if (attempt === tries || wait > maxWaitMs) throw unreachable(url, error);
      await sleep(wait, undefined, options.signal && { signal: options.signal });
    }
  }
}

async function postOnce(start: string, body: string, options: PostOptions): Promise<unknown> {
  let url = start;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    const answer = await ask(url, body, options);
    if (answer.status < 300 || answer.status >= 400) return readAnswer(url, answer, options);
    await answer.body?.cancel();
    url = nextAddress(url, answer.headers.get("location") ?? "");
  }
  throw refused(start, `redirected more than ${maxRedirects} times`);
}

async function ask(url: string, body: string, options: PostOptions): Promise<Response> {
  const limit = AbortSignal.timeout(options.requestMs);
  const headers = new Headers({ "content-type": "application/json" });
  if (options.key !== undefined) headers.set("authorization", `Bearer ${options.key}`);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  try {
    return await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
  } catch (error) {
    throw passing(error, limit, options.requestMs);
  }
}

async function readAnswer(url: string, answer: Response, options: PostOptions): Promise<unknown> {
  const { status, headers } = answer;
  let text;
  try {
    text = await answer.text();
  } catch (error) {
    throw new Passing(causeOf(error));
  }
  if (status === 429 || status >= 500)
    throw new Passing(`it answered ${status}`, retryAfter(headers.get("retry-after")));
  if (status >= 400) throw refused(url, `it answered ${status}: ${excerpt(text, options.key)}`);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw refused(
      url,
      `it answered with something that is not JSON: ${excerpt(text, options.key)}`,
    );
  }
}

function nextAddress(url: string, location: string): string {
  const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
  if (next?.origin === new URL(url).origin) return next.href;
  throw refused(url, `it redirects to another host (${next?.host ?? "nowhere"})`);
}

/** Seconds or a date; undefined when absent or neither. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The server's own words are told, shortened and without the key, should it have repeated it. */
function excerpt(text: string, key: string | undefined): string {
  const safe = key === undefined || key === "" ? text : text.replaceAll(key, "***");
  return safe.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ").slice(0, 200);
}

function passing(error: unknown, limit: AbortSignal, requestMs: number): Passing {
  const reason = limit.aborted ? `no answer within ${requestMs / 1000} seconds` : causeOf(error);
  return new Passing(reason);
}

function unreachable(url: string, error: Passing): LoopwikiError {
  return new LoopwikiError("endpoint-unreachable", `No embeddings from ${url}: ${error.message}.`, {
    cause: error,
    hint: "Is the server running? `loopwiki embeddings use none` searches without it.",
  });
}

function refused(url: string, why: string): LoopwikiError {
  return new LoopwikiError("bad-endpoint", `No embeddings from ${url}: ${why}.`, {
    hint: 'Check "endpoint" under "embeddings" in your own settings (loopwiki config show).',
  });
}
