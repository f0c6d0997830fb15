import type { Embedder } from "#wiki";

export interface EmbeddingSample {
  /** Passages of 100 words in the sample. */
  texts: number;
  textsPerSecond: number;
  /** Milliseconds until the first question had its vector, with all that had to start first. */
  coldMs: number;
  /** Milliseconds for a further question. */
  queryMs: number;
}

const texts = 32;
const words = "the shop keeps its prices in cents and prints a receipt for every sale".split(" ");

/** Embeds a few questions and passages, and takes the time. Says nothing of the repository's texts. */
export async function takeSample(
  embedder: Embedder,
  signal: AbortSignal,
): Promise<EmbeddingSample> {
  const coldMs = await timed(() => embedder.embed(["how are prices kept?"], "query", signal));
  const queryMs = await timed(() => embedder.embed(["who prints receipts?"], "query", signal));
  const passages = Array.from({ length: texts }, (_, place) =>
    Array.from({ length: 100 }, (_, at) => words[(at * (place + 1)) % words.length]).join(" "),
  );
  const ms = await timed(() => embedder.embed(passages, "passage", signal));
  return { texts, textsPerSecond: (texts * 1000) / ms, coldMs, queryMs };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
