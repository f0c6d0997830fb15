import type { FailureKind } from "../agent.ts";

/**
 * When a failed request is tried again: 6 tries, 1 s doubled up to 60 s with full jitter, what the
 * server asks for (`Retry-After`) as the least, 5 minutes in all (research/reliability (f), after what the
 * providers' own clients do). Login, billing, refusals and bad requests would fail the same way again.
 */
export interface RetryLimits {
  /** Tries in all, the first one included. */
  tries: number;
  baseMs: number;
  /** Longest wait of our own; the server may ask for a longer one. */
  capMs: number;
  /** From the first try to the start of the last. */
  totalMs: number;
}

export const retryLimits: RetryLimits = {
  tries: 6,
  baseMs: 1000,
  capMs: 60_000,
  totalMs: 5 * 60_000,
};

const retried = new Set<FailureKind>(["rate-limit", "overloaded", "connection"]);

export interface FailedTry {
  kind: FailureKind;
  /** How many tries have failed, this one included. */
  tries: number;
  /** Milliseconds since the first try began. */
  elapsedMs: number;
  /** What the server asks for. */
  retryAfterMs?: number | undefined;
}

/** Milliseconds to wait before the next try; undefined when it is time to give up. */
export function nextTry(
  { kind, tries, elapsedMs, retryAfterMs = 0 }: FailedTry,
  random: () => number = Math.random,
  limits: RetryLimits = retryLimits,
): number | undefined {
  if (!retried.has(kind) || tries >= limits.tries) return undefined;
  const most = Math.min(limits.capMs, limits.baseMs * 2 ** (tries - 1));
  const wait = Math.max(Math.ceil(random() * most), retryAfterMs);
  return elapsedMs + wait > limits.totalMs ? undefined : wait;
}

/** Milliseconds of a `Retry-After` header: seconds or an HTTP date. Undefined when it makes no sense. */
export function retryAfter(value: string | null | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const wait = Date.parse(text) - now.getTime();
  return /[a-z]/i.test(text) && !Number.isNaN(wait) ? Math.max(0, wait) : undefined;
}
