import { setTimeout as wait } from "node:timers/promises";

export interface ExternalOptions {
  /** What was found before, as `saveCache` got it; anything else is no cache. */
  cache: string | undefined;
  saveCache: (text: string) => Promise<void>;
  now: Date;
  signal?: AbortSignal;
  /** Longest wait for an answer, in milliseconds; default 10,000. */
  timeoutMs?: number;
  /** Also asks hosts of this machine and of local networks; otherwise links to them are not judged. */
  allowPrivate?: boolean;
  /** Least time between two requests to one host, in milliseconds; default 500. */
  hostDelayMs?: number;
}

/** `reason` says why nobody could follow the link; absent for one that works or cannot be judged. */
export interface ExternalVerdict {
  url: string;
  reason?: string;
}

const day = 24 * 60 * 60 * 1000;
/** A link that works is asked again after a week, a broken one after an hour: it may have been mended. */
const freshMs = { works: 7 * day, broken: day / 24 };
const maxHosts = 8;

/** What hosts said, by URL. */
type Cache = Record<string, { at: number; reason?: string }>;

/**
 * Asks each host whether the URL leads anywhere: HEAD, then GET where HEAD is refused. One request at a
 * time to a host, a few hosts at once. A host that is busy or forbids robots is not called broken.
 */
export async function checkExternal(
  urls: Iterable<string>,
  options: ExternalOptions,
): Promise<Map<string, ExternalVerdict>> {
  const cache = readCache(options.cache);
  const verdicts = new Map<string, ExternalVerdict>();
  const hosts = new Map<string, string[]>();
  for (const url of new Set(urls)) {
    const host = hostOf(url);
    const known = cache[url];
    if (known && isFresh(known, options.now)) verdicts.set(url, verdictOf(url, known.reason));
    else if (host !== undefined) hosts.set(host, [...(hosts.get(host) ?? []), url]);
  }
  const queue = [...hosts.values()];
  const worker = async (): Promise<void> => {
    for (let list = queue.shift(); list; list = queue.shift())
      for (const [index, url] of list.entries()) {
        if (options.signal?.aborted === true) return;
        if (index > 0) await wait(options.hostDelayMs ?? 500);
        const { reason, isCertain } = await ask(url, options);
        verdicts.set(url, verdictOf(url, reason));
        if (isCertain)
          cache[url] = { at: options.now.getTime(), ...(reason !== undefined && { reason }) };
      }
  };
  await Promise.all(Array.from({ length: maxHosts }, worker));
  if (hosts.size > 0) await options.saveCache(JSON.stringify(cache));
  return verdicts;
}

interface Answer {
  reason?: string;
  /** False for what may be otherwise in a minute: it is not remembered. */
  isCertain: boolean;
}

async function ask(url: string, options: ExternalOptions): Promise<Answer> {
  const head = await request(url, "HEAD", options);
  if (head.status !== undefined && head.status < 400) return { isCertain: true };
  // Many servers answer HEAD with an error that they do not give to a reader.
  const answer = await request(url, "GET", options);
  if (answer.status === undefined)
    return { ...(answer.failure !== undefined && { reason: answer.failure }), isCertain: false };
  if (answer.status === 404 || answer.status === 410)
    return { reason: `the host answers ${answer.status}`, isCertain: true };
  return { isCertain: answer.status < 400 };
}

type Response = { status: number } | { status: undefined; failure: string | undefined };

async function request(
  url: string,
  method: "HEAD" | "GET",
  { signal, timeoutMs = 10_000, allowPrivate = false }: ExternalOptions,
): Promise<Response> {
  const { askHost, PrivateHostError } = await import("./ask-host.ts"); // only who asks loads it
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    return { status: await askHost(url, { method, signal: either, allowPrivate }) };
  } catch (error) {
    if (error instanceof PrivateHostError) return { status: undefined, failure: undefined };
    return { status: undefined, failure: failureOf(error, limit.aborted, timeoutMs) };
  }
}

function failureOf(error: unknown, isLate: boolean, timeoutMs: number): string {
  if (isLate) return `no answer within ${timeoutMs / 1000} s`;
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return code === "ENOTFOUND"
    ? "no such host"
    : `no connection${typeof code === "string" ? ` (${code})` : ""}`;
}

/** Only what a browser would fetch; a URL with a password is nobody's business. */
function hostOf(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined;
  return parsed.username === "" && parsed.password === "" ? parsed.host : undefined;
}

function readCache(text: string | undefined): Cache {
  try {
    const cache: unknown = JSON.parse(text ?? "{}");
    return isCache(cache) ? cache : {};
  } catch {
    return {};
  }
}

function isCache(value: unknown): value is Cache {
  return typeof value === "object" && value !== null && Object.values(value).every(isEntry);
}

function isEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("at" in value)) return false;
  const isReason = !("reason" in value) || typeof value.reason === "string";
  return typeof value.at === "number" && isReason;
}

function isFresh({ at, reason }: { at: number; reason?: string }, now: Date): boolean {
  const age = now.getTime() - at;
  return age >= 0 && age < (reason === undefined ? freshMs.works : freshMs.broken);
}

function verdictOf(url: string, reason: string | undefined): ExternalVerdict {
  return { url, ...(reason !== undefined && { reason }) };
}
