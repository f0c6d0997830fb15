import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { messageOf } from "#wiki";
import { z } from "zod";
import type { SourceKind } from "./kinds.ts";

export interface ReadRequest {
  /** Markdown and plain text are what they are; the others are taken apart. */
  kind: Exclude<SourceKind, "markdown" | "text">;
  bytes: Uint8Array;
}

export interface ConvertLimits {
  /** Longest time for one source, in milliseconds, without the start of the thread. */
  timeMs: number;
  /** Most memory that the program may grow by meanwhile, in bytes. */
  memory: number;
  /** Longest text, in characters. */
  text: number;
}

/** Our own 3 MB manual takes 4 s; a page of a book some KB. */
export const usualLimits: ConvertLimits = {
  timeMs: 30_000,
  memory: 700 * 1024 * 1024,
  text: 2_000_000,
};

export type Converted = { title: string; text: string } | { failed: string };

const startMs = 20_000;
const watchMs = 50;
const messageSchema = z.object({
  ready: z.boolean().optional(),
  failed: z.string().optional(),
  read: z.object({ title: z.string(), text: z.string() }).optional(),
});

/**
 * The text of a source. It is read in another thread that is ended when it takes too long or too much memory
 * (what a PDF unpacks is in no heap that V8 limits, so the whole program is watched). Never throws.
 */
export async function convert(
  source: { kind: SourceKind; bytes: Uint8Array },
  limits = usualLimits,
): Promise<Converted> {
  const { kind, bytes } = source;
  if (kind !== "markdown" && kind !== "text") return inWorker({ kind, bytes }, limits);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const heading = kind === "markdown" ? (/^# +(\S.{0,299})/m.exec(text)?.[1] ?? "") : "";
    return withinLimit({ title: heading.trim(), text }, limits);
  } catch {
    return { failed: "it is not text in UTF-8" };
  }
}

function withinLimit(read: { title: string; text: string }, limits: ConvertLimits): Converted {
  if (read.text.length > limits.text)
    return { failed: `its text has ${read.text.length} characters, more than ${limits.text}` };
  return { ...read, text: read.text.replaceAll("\r\n", "\n").replaceAll("\0", "") };
}

async function inWorker(request: ReadRequest, limits: ConvertLimits): Promise<Converted> {
  const worker = createWorker();
  worker.on("error", () => undefined);
  try {
    await answer(worker, startMs, (message) => message.ready);
    const before = process.memoryUsage.rss();
    worker.postMessage({ kind: request.kind, bytes: request.bytes.slice() }, []);
    const isTooLarge = (): boolean => process.memoryUsage.rss() - before > limits.memory;
    const { read, failed = "" } = await answer(
      worker,
      limits.timeMs,
      (message) => (message.read || message.failed !== undefined ? message : undefined),
      isTooLarge,
    );
    if (!read) return { failed: `it cannot be read: ${failed.slice(0, 200)}` };
    return withinLimit(read, limits);
  } catch (error) {
    return { failed: messageOf(error) };
  } finally {
    await worker.terminate();
  }
}

type Message = z.infer<typeof messageSchema>;

function answer<T>(
  worker: Worker,
  timeMs: number,
  read: (message: Message) => T | undefined,
  isTooLarge: () => boolean = () => false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      clearInterval(watch);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    const fail = (reason: string): void => end(() => reject(new Error(reason)));
    const onMessage = (value: unknown): void => {
      const message = messageSchema.safeParse(value);
      const found = message.success ? read(message.data) : undefined;
      if (found !== undefined) end(() => resolve(found));
    };
    const onError = (error: Error): void => fail(`it cannot be read: ${error.message}`);
    const onExit = (): void => fail("it cannot be read: the thread ended");
    const timer = setTimeout(() => fail(`reading it took longer than ${timeMs / 1000} s`), timeMs);
    const watch = setInterval(() => {
      if (isTooLarge()) fail("reading it took too much memory");
    }, watchMs);
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
  });
}

/** From source the thread first loads tsx, because Node 20 cannot read TypeScript. */
function createWorker(): Worker {
  const options = { execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 400 } };
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(`convert-worker.${isSource ? "ts" : "js"}`, import.meta.url);
  if (!isSource) return new Worker(file, options);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx"));
  const api = new URL("esm/api/index.mjs", tsx); // its CommonJS twin does not load in a thread
  const [loader, entry] = [JSON.stringify(api.href), JSON.stringify(file.href)];
  const code = `import(${loader}).then(({ register }) => { register(); return import(${entry}); });`;
  return new Worker(code, { ...options, eval: true });
}
