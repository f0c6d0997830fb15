import type { IncomingMessage } from "node:http";
import { LoopwikiError, messageOf } from "../errors.ts";
import { openHost, PrivateHostError, type Network } from "./ask-host.ts";

export interface FetchOptions {
  signal?: AbortSignal;
  /** Also from hosts of this machine and of local networks. */
  allowPrivate?: boolean;
  network?: Network | undefined;
  /** Most bytes of a body; default 10 MB. */
  maxBytes?: number;
  /** Longest time for all of it, in milliseconds; default 30,000. */
  timeoutMs?: number;
}

export interface Fetched {
  bytes: Uint8Array;
  /** The media type in lower case, without parameters; empty when the host does not say. */
  type: string;
  /** Where it was found after redirects. */
  url: string;
}

const mostRedirects = 10;

/**
 * Fetches what a person named, from a public host: each redirect is judged again by the address that is
 * connected to, and neither credentials nor cookies are sent. Throws `fetch-failed`.
 */
export async function fetchPublic(url: string, options: FetchOptions = {}): Promise<Fetched> {
  const { maxBytes = 10 * 1024 * 1024, timeoutMs = 30_000, allowPrivate = false } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  try {
    const { response, at } = await follow(url, { signal, allowPrivate, network: options.network });
    const bytes = await readAtMost(response, maxBytes);
    const [type = ""] = (response.headers["content-type"] ?? "").split(";");
    return { bytes, type: type.trim().toLowerCase(), url: at.href };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw failed(url, limit.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(error));
  }
}

async function follow(
  url: string,
  asking: { signal: AbortSignal; allowPrivate: boolean; network: Network | undefined },
): Promise<{ response: IncomingMessage; at: URL }> {
  let at = checked(url);
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    const response = await openHost(at, { method: "GET", ...asking }, "loopwiki-ingest");
    const { statusCode: status = 0, headers } = response;
    if (status >= 200 && status < 300) return { response, at };
    response.destroy();
    if (status < 300 || status >= 400 || headers.location === undefined)
      throw new Error(`the host answers ${status}`);
    at = checked(headers.location, at.href);
  }
  throw new Error(`more than ${mostRedirects} redirects`);
}

function checked(url: string, base?: string): URL {
  if (!URL.canParse(url, base)) throw new Error("it is no web address");
  const parsed = new URL(url, base);
  if (!/^https?:$/.test(parsed.protocol)) throw new Error(`it leads to ${parsed.protocol}`);
  if (parsed.username !== "" || parsed.password !== "") throw new Error("it holds a password");
  return parsed;
}

/** Counted as it comes: a length that is announced is a promise of strangers. */
async function readAtMost(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    response.destroy();
    throw new Error(`it is packed (${encoding.slice(0, 20)}), which was not asked for`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > maxBytes) {
      response.destroy();
      throw new Error(`it has more than ${maxBytes} bytes`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  if (error instanceof PrivateHostError) return "it leads to this machine or a local network";
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return code === "ENOTFOUND" ? "there is no such host" : messageOf(error);
}

function failed(url: string, reason: string): LoopwikiError {
  const shown = URL.canParse(url) ? new URL(url).origin : url.slice(0, 100);
  return new LoopwikiError("fetch-failed", `${shown} could not be fetched: ${reason}.`, {
    hint: "Fetch it yourself and ingest the file; --allow-private also asks hosts of local networks.",
  });
}
