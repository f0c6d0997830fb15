import { basename, dirname, sep } from "node:path";
import type { ModelSpec } from "./models.ts";

export type EmbedText = (text: string) => Promise<Float32Array>;

/** 256 or 512 tokens never need more; cutting first spares the tokenizer a page of 200 KB. */
const charactersPerToken = 16;

/**
 * Loads a model from a folder into this process; nothing is ever fetched. One text goes through at a time:
 * in a batch, the quantised models give a text another vector by its neighbours (cosine down to .969) and
 * are slower on one core as well (65 against 45 texts a second; both measured).
 */
export async function loadModel(folder: string, spec: ModelSpec): Promise<EmbedText> {
  const { env, pipeline } = await import("@huggingface/transformers");
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.localModelPath = dirname(folder) + sep;
  const extract = await pipeline("feature-extraction", basename(folder), {
    dtype: "q8",
    device: "cpu",
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  });
  extract.tokenizer.model_max_length = spec.maxTokens;
  return async (text) => {
    const beginning = text.slice(0, spec.maxTokens * charactersPerToken);
    const { data } = await extract(beginning, { pooling: spec.pooling, normalize: true });
    if (!(data instanceof Float32Array) || data.length !== spec.dimensions)
      throw new Error(`the model gave ${data.length} numbers, expected ${spec.dimensions}`);
    return data;
  };
}
