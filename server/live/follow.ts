import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

export interface Told {
  id: string;
  data: string;
}

/** How often to look for news, and to say that we are still here, in milliseconds. */
const pace = { look: 500, heartbeat: 15_000 };

/**
 * A stream of server-sent events: whatever `news` comes to, each time it is asked. Ends when the reader is
 * gone or the server closes. Never behind a middleware that reads whole answers, such as `etag()`.
 */
export function follow(
  context: Context,
  closing: AbortSignal,
  news: () => Promise<readonly Told[]>,
): Response {
  context.header("x-accel-buffering", "no");
  const response = streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const signal = AbortSignal.any([closing, gone.signal]);
    await stream.write(`retry: 1000\n\n`);
    let quietSince = performance.now();
    while (!signal.aborted) {
      const told = await news();
      for (const { id, data } of told) await stream.writeSSE({ id, data });
      if (told.length > 0) quietSince = performance.now();
      else if (performance.now() - quietSince > pace.heartbeat) {
        await stream.write(": still here\n\n");
        quietSince = performance.now();
      }
      await sleep(pace.look, undefined, { signal }).catch(() => undefined);
    }
  });
  response.headers.set("cache-control", "no-store");
  return response;
}
