import { availableParallelism } from "node:os";
import type { Embedder } from "../embedder.ts";
import type { ModelSpec } from "./models.ts";
import { WorkerPool } from "./worker-pool.ts";
import { WorkerProcess, type WorkerLimits } from "./worker-process.ts";

export interface LocalEmbedderOptions {
  spec: ModelSpec;
  /** Absolute path of the folder that holds the model's files; they are checked when it is loaded. */
  folder: string;
  /** Most processes at once, 0.25 GB of memory each; `defaultWorkers` when left out. */
  workers?: number | undefined;
  /** Milliseconds after which an idle process ends; a minute when left out. */
  idleMs?: number;
  limits?: WorkerLimits;
}

/** All cores but one, which is for the rest of the program, and at most 4: a laptop has other work. */
export const defaultWorkers = Math.min(4, Math.max(1, availableParallelism() - 1));

const usualLimits: WorkerLimits = { startMs: 20_000, requestMs: 60_000, textMs: 1000 };

/** A model that runs on this machine, in processes of one thread each that start when they are needed. */
export class LocalEmbedder implements Embedder {
  readonly model: string;
  readonly dimensions: number;
  readonly #queryPrefix: string;
  readonly #pool: WorkerPool;

  constructor({ spec, folder, workers, idleMs, limits }: LocalEmbedderOptions) {
    this.model = `${spec.name}/q8`;
    this.dimensions = spec.dimensions;
    this.#queryPrefix = spec.queryPrefix;
    this.#pool = new WorkerPool({
      start: () => new WorkerProcess(folder, spec, limits ?? usualLimits),
      workers: workers ?? defaultWorkers,
      idleMs: idleMs ?? 60_000,
    });
  }

  embed(
    texts: readonly string[],
    kind: "query" | "passage",
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    const isQuestion = kind === "query";
    const whole = isQuestion ? texts.map((text) => this.#queryPrefix + text) : texts;
    return this.#pool.embed(whole, isQuestion, signal);
  }

  warm(): void {
    this.#pool.warm();
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
