import type { Worker } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import { startWorker } from "../start-worker.ts";
import type { FromWorker, ToWorker } from "./thread-messages.ts";

/** Longest time that one page may take to parse or render, in milliseconds; loading packages does not count. */
const maxMs = 2_000;
/** A thread that has not started by then never will: loading takes 0.2 s from dist, 1 s from source. */
const maxStartMs = 20_000;

/** What the thread is asked, and what to make of each of its answers until one is the result. */
export interface Errand<T> {
  ask: ToWorker;
  /** `reply` sends the thread something more. */
  read: (message: FromWorker, reply: (message: ToWorker) => void) => T | undefined;
}

/** A thread that parses and renders, one page after the other; it is started when it is first needed. */
export class MarkdownThread {
  #worker: Worker | undefined;

  /** Rejects when it takes longer than `maxMs` (the thread is then ended, whatever it is doing) or fails. */
  async run<T>({ ask, read }: Errand<T>): Promise<T> {
    try {
      const worker = (this.#worker ??= await this.#start());
      const send = (message: ToWorker): void => {
        worker.postMessage(message, []);
      };
      send(ask);
      return await listen(worker, maxMs, (message) => read(message, send));
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Gives back what it holds; it is started again when it is needed again. */
  end(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #start(): Promise<Worker> {
    const worker = createThread();
    worker.unref(); // an idle thread does not keep the program alive
    worker.on("error", () => undefined); // an error nobody listens to would end the program
    worker.on("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
    });
    try {
      return await listen(worker, maxStartMs, ({ type }) =>
        type === "ready" ? worker : undefined,
      );
    } catch (error) {
      void worker.terminate();
      throw error;
    }
  }
}

function createThread(): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: 256 };
  return startWorker("thread-worker", import.meta.url, { resourceLimits });
}

/** Resolves with the first thing `read` makes of a message; rejects when the thread fails or is late. */
function listen<T>(
  worker: Worker,
  limitMs: number,
  read: (message: FromWorker) => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    const fail = (reason: string): void => finish(() => reject(new Error(reason)));
    const onMessage = (message: FromWorker): void => {
      if (message.type === "failed") return fail(message.reason);
      if (message.type === "loading") return pause();
      if (message.type === "loaded") return wait(left);
      try {
        const answer = read(message);
        if (answer !== undefined) finish(() => resolve(answer));
      } catch (error) {
        fail(messageOf(error));
      }
    };
    const onError = (error: Error): void => fail(error.message);
    const onExit = (): void => fail("the parsing thread ended");
    const late = (): void => fail(`it took longer than ${maxMs / 1000} s`);
    let [timer, left, since] = [setTimeout(late, limitMs), limitMs, performance.now()];
    const wait = (ms: number): void => {
      clearTimeout(timer);
      [timer, since] = [setTimeout(late, ms), performance.now()];
    };
    const pause = (): void => {
      left -= performance.now() - since;
      wait(maxStartMs);
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}
