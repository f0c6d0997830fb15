import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { messageOf } from "../errors.ts";
import type { FromWorker, ToWorker } from "./render-messages.ts";
import type { RenderedMarkdown, RenderOptions } from "./render.ts";

/** Longest Markdown that is rendered, in characters, and longest time it may take in milliseconds. */
export const maxRenderLength = 256 * 1024;
const maxRenderMs = 2_000;
/** A thread that has not started by then never will: loading takes 0.2 s from dist, 1 s from source. */
const maxStartMs = 20_000;

export interface SafeRendering extends RenderedMarkdown {
  /** Why the page is shown as plain text, when it is. */
  cutOff?: string;
}

/**
 * Renders Markdown of strangers: parsing and rendering happen in another thread that is ended after
 * `maxRenderMs`. What is too long or too slow comes back as escaped text with a notice. Never throws.
 */
export function renderSafely(source: string, options: RenderOptions): Promise<SafeRendering> {
  if (source.length > maxRenderLength) {
    const reason = `it has ${source.length} characters, more than the ${maxRenderLength} that are rendered`;
    return Promise.resolve(plainText(source, reason));
  }
  const rendering = queue.then(() => renderInThread(source, options));
  queue = rendering;
  return rendering;
}

/** One page at a time: a slow one delays the others by at most `maxRenderMs`. */
let queue: Promise<unknown> = Promise.resolve();
let thread: Worker | undefined;

async function renderInThread(source: string, { resolve }: RenderOptions): Promise<SafeRendering> {
  try {
    thread ??= await startThread();
    const worker = thread;
    const send = (message: ToWorker): void => {
      worker.postMessage(message, []);
    };
    send({ type: "parse", source });
    return await listen<RenderedMarkdown>(worker, maxRenderMs, (message) => {
      if (message.type === "links") send({ type: "views", views: message.links.map(resolve) });
      return message.type === "rendered" ? message.rendered : undefined;
    });
  } catch (error) {
    void thread?.terminate();
    thread = undefined;
    return plainText(source, messageOf(error));
  }
}

async function startThread(): Promise<Worker> {
  const worker = createThread();
  worker.unref(); // an idle thread does not keep the program alive
  worker.on("error", () => undefined); // an error nobody listens to would end the program
  worker.on("exit", () => {
    if (thread === worker) thread = undefined;
  });
  try {
    return await listen(worker, maxStartMs, ({ type }) => (type === "ready" ? worker : undefined));
  } catch (error) {
    void worker.terminate();
    throw error;
  }
}

/** From source the thread first loads tsx, because Node 20 cannot read TypeScript. */
function createThread(): Worker {
  const options = { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 256 } };
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(`render-worker.${isSource ? "ts" : "js"}`, import.meta.url);
  if (!isSource) return new Worker(file, options);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx"));
  const api = new URL("esm/api/index.mjs", tsx); // its CommonJS twin does not load in a thread
  const [loader, entry] = [JSON.stringify(api.href), JSON.stringify(file.href)];
  const code = `import(${loader}).then(({ register }) => { register(); return import(${entry}); });`;
  return new Worker(code, { ...options, eval: true });
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
      try {
        const answer = read(message);
        if (answer !== undefined) finish(() => resolve(answer));
      } catch (error) {
        fail(messageOf(error));
      }
    };
    const onError = (error: Error): void => fail(error.message);
    const onExit = (): void => fail("the rendering thread ended");
    const timer = setTimeout(() => fail(`it took longer than ${limitMs / 1000} s`), limitMs);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

function plainText(source: string, cutOff: string): SafeRendering {
  const notice = `<p class="notice">Shown as plain text: ${escape(cutOff)}.</p>`;
  return { html: `${notice}\n<pre>${escape(source)}</pre>`, headings: [], cutOff };
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
