import type { ContentRoot, Embedder } from "#wiki";
import { startInBackground } from "./background.ts";
import type { Config } from "./config/schema.ts";

/** One try in so long (ms): what fails once fails again. */
const pause = 60_000;
const lastTry = "background-index.json";

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
  program,
}: BackgroundIndexing): Promise<boolean> {
  const isWanted = config.search.background && config.embeddings.model !== "endpoint";
  const lags = coverage.vectors < coverage.chunks;
  if (!isWanted || !embedder || !lags) return false;
  try {
    const last = Number(await content.readWorkingFile(lastTry));
    if (Date.now() - last < pause) return false;
    await content.writeWorkingFile(lastTry, String(Date.now()));
    return startInBackground(["-C", content.repository, "--quiet", "index"], environment, program);
  } catch {
    return false; // nobody asked for it, so nobody is told
  }
}
