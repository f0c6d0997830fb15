import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * A thread that runs one of our own files, named by its URL without an ending. From source it first loads
 * tsx, because Node 20 cannot read TypeScript.
 */
export function startWorker(file: string, from: string, options: WorkerOptions = {}): Worker {
  const isSource = from.endsWith(".ts");
  const url = new URL(`${file}.${isSource ? "ts" : "js"}`, from);
  const quiet = { ...options, execArgv: [] };
  if (!isSource) return new Worker(url, quiet);
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx"));
  const api = new URL("esm/api/index.mjs", tsx); // its CommonJS twin does not load in a thread
  const [loader, entry] = [JSON.stringify(api.href), JSON.stringify(url.href)];
  const code = `import(${loader}).then(({ register }) => { register(); return import(${entry}); });`;
  return new Worker(code, { ...quiet, eval: true });
}
