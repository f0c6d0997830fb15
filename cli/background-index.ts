import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { ContentRoot, Embedder } from "#wiki";
import type { Config } from "./config/schema.ts";

/** One try in so long (ms): what fails once fails again. */
const pause = 60_000;
const lastTry = "background-index.json";
/** Lower than everything a person waits for. */
const niceness = 15;

export interface BackgroundIndexing {
  content: ContentRoot;
  config: Pick<Config, "search" | "embeddings">;
  /** Undefined when its model is not on this machine: nothing is fetched behind a person's back. */
  embedder: Embedder | undefined;
  coverage: { chunks: number; vectors: number };
  environment: NodeJS.ProcessEnv;
  /** Path of the program; another one in tests. Undefined when this is another program than ours. */
  program?: string | undefined;
}

/**
 * Lets the vectors catch up after a search: one process of its own, of low priority, that ends by itself.
 * Not in CI, not for a server (that may cost money), not when the settings say no. True when one was started.
 */
export async function startBackgroundIndexing({
  content,
  config,
  embedder,
  coverage,
  environment,
  program = thisProgram(),
}: BackgroundIndexing): Promise<boolean> {
  const isWanted = config.search.background && config.embeddings.model !== "endpoint";
  const isCi = !["", "0", "false", undefined].includes(environment["CI"]);
  const lags = coverage.vectors < coverage.chunks;
  if (!isWanted || isCi || !embedder || !lags || program === undefined) return false;
  try {
    const last = Number(await content.readWorkingFile(lastTry));
    if (Date.now() - last < pause) return false;
    await content.writeWorkingFile(lastTry, String(Date.now()));
    const args = [...process.execArgv, program, "-C", content.repository, "--quiet", "index"];
    const child = spawn(process.execPath, args, { detached: true, stdio: "ignore" });
    child.on("error", () => undefined);
    if (child.pid !== undefined) setPriority(child.pid, niceness);
    child.unref();
    return child.pid !== undefined;
  } catch {
    return false; // nobody asked for it, so nobody is told
  }
}

/** Our own main file, when that is what runs: whoever has us as a library gets no process they do not know. */
function thisProgram(): string | undefined {
  const file = import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js";
  const main = fileURLToPath(new URL(file, import.meta.url));
  try {
    return realpathSync(process.argv[1] ?? "") === realpathSync(main) ? main : undefined;
  } catch {
    return undefined;
  }
}
