import { fork, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LoopwikiError } from "../../errors.ts";
import type { ModelSpec } from "./models.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/** Milliseconds that a worker may take: loading takes 0.3 s, a long text 20 ms (measured). */
export interface WorkerLimits {
  startMs: number;
  /** For any request, and for each text of it more. */
  requestMs: number;
  textMs: number;
}

/** The worker died on the way: somebody killed it, memory ran out, the native library crashed. */
export class WorkerDied extends Error {}

/** One process with a loaded model. Asked one thing at a time; a silent or dead one is ended. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #limits: WorkerLimits;
  readonly #ended: Promise<void>;
  readonly #ready: Promise<unknown>;

  /** Starts at once; what goes wrong with that is told to who asks first. */
  constructor(folder: string, spec: ModelSpec, limits: WorkerLimits) {
    this.#limits = limits;
    this.#child = fork(workerFile, {
      execArgv: loader,
      serialization: "advanced", // vectors stay vectors
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once("exit", () => resolve()).once("error", () => resolve());
    });
    this.#ready = this.#ask({ type: "load", folder, spec }, limits.startMs);
    this.#ready.catch(() => undefined); // told later
  }

  /**
   * Vectors in the order of the texts. Rejects with `WorkerDied`, or with a LoopwikiError that says what
   * is missing.
   */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    await this.#ready;
    const { requestMs, textMs } = this.#limits;
    const reply = await this.#ask({ type: "embed", texts }, requestMs + textMs * texts.length);
    return reply.type === "vectors" ? reply.vectors : [];
  }

  async stop(): Promise<void> {
    this.#hold(true); // the program waits for its end
    this.#child.kill("SIGKILL"); // it holds nothing that could be lost
    if (this.#child.pid !== undefined) await this.#ended;
  }

  /** Any failure ends the process: what it would say next belongs to nobody. */
  async #ask(message: ToWorker, limitMs: number): Promise<FromWorker> {
    this.#hold(true);
    try {
      const reply = await this.#exchange(message, limitMs);
      if (reply.type === "failed") throw explain(reply);
      return reply;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.#hold(false);
    }
  }

  #exchange(message: ToWorker, limitMs: number): Promise<FromWorker> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        child.off("message", onMessage).off("exit", onExit).off("error", onExit);
        settle();
      };
      const onMessage = (reply: unknown): void =>
        finish(() =>
          isReply(reply) ? resolve(reply) : reject(new WorkerDied("it spoke nonsense")),
        );
      const onExit = (): void => finish(() => reject(new WorkerDied("it ended by itself")));
      const timer = setTimeout(() => finish(() => reject(late(limitMs))), limitMs);
      child.on("message", onMessage).on("exit", onExit).on("error", onExit);
      if (child.exitCode !== null || child.signalCode !== null || !child.connected) onExit();
      else child.send(message, (error) => (error === null ? undefined : onExit()));
    });
  }

  /** An idle worker does not keep the program alive. */
  #hold(isBusy: boolean): void {
    if (isBusy) this.#child.ref();
    else this.#child.unref();
    if (isBusy) this.#child.channel?.ref();
    else this.#child.channel?.unref();
  }
}

const isSource = import.meta.url.endsWith(".ts");
const workerFile = fileURLToPath(
  new URL(`embed-worker.${isSource ? "ts" : "js"}`, import.meta.url),
);
/** From source the process first loads tsx, because Node 20 cannot read TypeScript. */
const loader = isSource
  ? ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href]
  : [];

function isReply(reply: unknown): reply is FromWorker {
  return typeof reply === "object" && reply !== null && "type" in reply;
}

function late(limitMs: number): LoopwikiError {
  return new LoopwikiError(
    "embedding-late",
    `Embedding took longer than ${limitMs / 1000} seconds.`,
    {
      hint: "The machine may be out of memory or very busy: try again with fewer workers, or search with --mode text.",
    },
  );
}

function explain({ reason, code, hint }: FromWorker & { type: "failed" }): LoopwikiError {
  const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  if (isMissing)
    return new LoopwikiError(
      "no-embedding-library",
      "The library that runs embedding models, @huggingface/transformers, is not installed; it is optional.",
      {
        hint: "npm install @huggingface/transformers@3.0.2 beside loopwiki, or loopwiki embeddings use none.",
      },
    );
  if (hint !== undefined) return new LoopwikiError(code ?? "bad-model", reason, { hint });
  return new LoopwikiError("embedding-failed", `The embedding model failed: ${reason}`, {
    hint: "loopwiki embeddings status",
  });
}
