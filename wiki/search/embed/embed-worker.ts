import { LoopwikiError, messageOf } from "../../errors.ts";
import { verifyModel } from "./model-files.ts";
import { loadModel, type EmbedText } from "./transformers.ts";
import type { FromWorker, ToWorker } from "./worker-messages.ts";

/**
 * Runs in a process of its own: embedding fills a core, and a crash of the native library must not take
 * the program along. Ends when the program does, however that ended.
 */
let embedText: EmbedText | undefined;

async function answer(message: ToWorker): Promise<FromWorker> {
  if (message.type === "load") {
    const { folder, spec } = message;
    await verifyModel(folder, spec);
    embedText = await loadModel(folder, spec);
    return { type: "ready" };
  }
  if (embedText === undefined) throw new Error("asked to embed before a model was loaded");
  const vectors: Float32Array[] = [];
  for (const text of message.texts) vectors.push(await embedText(text));
  return { type: "vectors", vectors };
}

function failure(error: unknown): FromWorker {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  const hint = error instanceof LoopwikiError ? error.hint : undefined;
  return {
    type: "failed",
    reason: messageOf(error),
    ...(code === undefined ? {} : { code }),
    ...(hint === undefined ? {} : { hint }),
  };
}

process.on("message", (message: ToWorker) => {
  answer(message)
    .catch(failure)
    .then((reply) => process.send?.(reply))
    .catch(() => process.exit(1));
});
process.on("disconnect", () => process.exit(0));
process.on("SIGINT", () => undefined); // Ctrl-C is for the program, which ends this process itself
