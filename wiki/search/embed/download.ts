import { messageOf } from "../../errors.ts";

/** Bytes of an answer over HTTP, as they come. Redirects are followed: whoever asks checks what came. */
export async function* download(
  url: string,
  options: { stallMs: number; signal?: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  const stall = new AbortController();
  const late = (): void =>
    stall.abort(new Error(`nothing came for ${options.stallMs / 1000} seconds`));
  const timer = setTimeout(late, options.stallMs);
  const signals = options.signal ? [options.signal, stall.signal] : [stall.signal];
  try {
    const answer = await fetch(url, { signal: AbortSignal.any(signals) });
    if (!answer.ok || answer.body === null)
      throw new Error(`${new URL(url).host} answered ${answer.status}`);
    for await (const chunk of answer.body) {
      timer.refresh();
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

/** Why a request failed: `fetch failed` says nothing, what caused it does, if only by its code. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return messageOf(error);
  return cause.message === "" && "code" in cause ? String(cause.code) : cause.message;
}
