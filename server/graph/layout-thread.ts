import { once } from "node:events";
import { startWorker } from "#wiki";
import { z } from "zod";
import type { Layout, LayoutEdge } from "./layout.ts";

const layoutSchema = z.object({ x: z.instanceof(Float32Array), y: z.instanceof(Float32Array) });

/** `layOut` in a thread of its own, which ends with it or when the signal is aborted. Rejects then. */
export async function layOutApart(
  names: readonly string[],
  edges: readonly LayoutEdge[],
  signal: AbortSignal,
): Promise<Layout> {
  signal.throwIfAborted();
  const worker = startWorker("layout-worker", import.meta.url, { workerData: { names, edges } });
  worker.unref(); // a layout that nobody waits for keeps no program alive
  const ended = once(worker, "exit").then(() => Promise.reject(new Error("the thread ended")));
  ended.catch(() => undefined);
  try {
    const answer: unknown = await Promise.race([once(worker, "message", { signal }), ended]);
    return layoutSchema.parse(Array.isArray(answer) ? answer[0] : undefined);
  } finally {
    void worker.terminate();
  }
}
