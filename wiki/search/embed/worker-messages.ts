import type { ModelSpec } from "./models.ts";

export type ToWorker =
  /** The first message; the answer is `ready`. */
  | { type: "load"; folder: string; spec: ModelSpec }
  /** The answer is `vectors`, as many and in the same order. */
  | { type: "embed"; texts: readonly string[] };

export type FromWorker =
  | { type: "ready" }
  | { type: "vectors"; vectors: Float32Array[] }
  /** `code` is that of a LoopwikiError or of Node, when there is one. */
  | { type: "failed"; reason: string; code?: string; hint?: string };
