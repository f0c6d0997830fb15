import { LoopwikiError } from "../../errors.ts";
import { WorkerDied } from "./worker-process.ts";

/** What the pool needs of a process; it is asked one thing at a time. */
export interface PoolWorker {
  /** Rejects with `WorkerDied` when the process ended; after any rejection it is not asked again. */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  stop(): Promise<void>;
}

export interface PoolOptions {
  start: () => PoolWorker;
  /** Most processes at once. */
  workers: number;
  /** Milliseconds after which an idle process ends. */
  idleMs: number;
}

interface Request {
  /** By the place of their job; all are there when `left` is 0. */
  parts: Float32Array[][];
  left: number;
  isOver: boolean;
  resolve: (vectors: Float32Array[]) => void;
  reject: (error: unknown) => void;
}

interface Job {
  request: Request;
  place: number;
  texts: readonly string[];
  hasFailed: boolean;
}

interface Slot {
  worker: PoolWorker;
  isBusy: boolean;
  idle?: NodeJS.Timeout;
}

/** Texts that a worker gets at once: 0.1 s of work, so that a question never waits long for its turn. */
const jobSize = 8;
/** Another process takes 0.4 s to start: not worth it for fewer waiting jobs. */
const worthAWorker = 4;

/** Shares texts out among processes that are started when there is work and end when there is none. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  #queue: Job[] = [];
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Vectors in the order of the texts. `isUrgent` goes before everything that waits. */
  embed(
    texts: readonly string[],
    isUrgent: boolean,
    signal?: AbortSignal,
  ): Promise<Float32Array[]> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#isClosed) throw closedError();
      const jobs: Job[] = [];
      const request = { parts: [], left: 0, isOver: false, resolve, reject };
      for (let from = 0; from < texts.length; from += jobSize)
        jobs.push({
          request,
          place: jobs.length,
          texts: texts.slice(from, from + jobSize),
          hasFailed: false,
        });
      if (jobs.length === 0) return resolve([]);
      request.left = jobs.length;
      this.#queue = isUrgent ? [...jobs, ...this.#queue] : [...this.#queue, ...jobs];
      signal?.addEventListener("abort", () => fail(request, signal.reason), { once: true });
      this.#pump();
    });
  }

  /** Starts a process, unless there is one, for a text that will come soon. */
  warm(): void {
    if (!this.#isClosed && this.#slots.size === 0) this.#rest(this.#hire());
  }

  /** Ends every process; whoever still waits is told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { request } of this.#queue.splice(0)) fail(request, closedError());
    await Promise.all([...this.#slots].map((slot) => this.#retire(slot)));
  }

  #pump(): void {
    this.#queue = this.#queue.filter(({ request }) => !request.isOver);
    while (this.#queue.length > 0) {
      const slot = this.#freeSlot();
      const job = slot && this.#queue.shift();
      if (!job) return;
      void this.#serve(slot, job);
    }
  }

  #freeSlot(): Slot | undefined {
    for (const slot of this.#slots) if (!slot.isBusy) return slot;
    const running = this.#slots.size;
    const isWanted = running === 0 || this.#queue.length >= worthAWorker;
    if (!isWanted || running >= this.#options.workers) return undefined;
    return this.#hire();
  }

  #hire(): Slot {
    const slot: Slot = { worker: this.#options.start(), isBusy: false };
    this.#slots.add(slot);
    return slot;
  }

  #rest(slot: Slot): void {
    slot.isBusy = false;
    slot.idle = setTimeout(() => void this.#retire(slot), this.#options.idleMs).unref();
  }

  /** Never rejects: what goes wrong is told to who asked. */
  async #serve(slot: Slot, job: Job): Promise<void> {
    slot.isBusy = true;
    clearTimeout(slot.idle);
    try {
      deliver(job, await slot.worker.embed(job.texts));
      this.#rest(slot);
    } catch (error) {
      this.#slots.delete(slot);
      this.#bury(job, error);
    }
    this.#pump();
  }

  /** A process that died gets one successor for the same texts: it may not have been their fault. */
  #bury(job: Job, error: unknown): void {
    if (this.#isClosed) return fail(job.request, closedError());
    if (!(error instanceof WorkerDied)) return fail(job.request, error);
    if (job.hasFailed) return fail(job.request, diedError(error));
    this.#queue.unshift({ ...job, hasFailed: true });
  }

  async #retire(slot: Slot): Promise<void> {
    this.#slots.delete(slot);
    clearTimeout(slot.idle);
    await slot.worker.stop();
  }
}

function deliver({ request, place }: Job, vectors: Float32Array[]): void {
  if (request.isOver) return;
  request.parts[place] = vectors;
  request.left -= 1;
  if (request.left > 0) return;
  request.isOver = true;
  request.resolve(request.parts.flat());
}

function fail(request: Request, error: unknown): void {
  request.isOver = true;
  request.reject(error);
}

function closedError(): LoopwikiError {
  return new LoopwikiError("embedder-closed", "The embedder was closed while it was needed.");
}

function diedError(cause: WorkerDied): LoopwikiError {
  return new LoopwikiError(
    "embedding-died",
    `The embedding process died twice over the same texts: ${cause.message}.`,
    {
      cause,
      hint: 'Each takes about 0.25 GB of memory: set "workers": 1 under "embeddings", or search with --mode text.',
    },
  );
}
