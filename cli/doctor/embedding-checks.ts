import { localModels, messageOf, verifyModel } from "#wiki";
import {
  chooseEmbedder,
  modelFolder,
  type EmbeddingPlace,
  type EmbeddingSettings,
} from "../choose-embedder.ts";
import { fail, ok, warn, type Check } from "./check.ts";

/** Whether search can go by meaning. Without a model it goes by words, so a missing one is no failure. */
export async function checkEmbeddings(
  settings: EmbeddingSettings,
  place: EmbeddingPlace,
): Promise<Check> {
  const name = "embeddings";
  if (settings.model === "none") return ok(name, "Off: search goes by words.");
  const chosen = await chooseEmbedder(settings, place);
  if (chosen.embedder === undefined) return warn(name, chosen.reason, chosen.hint);
  await chosen.embedder.close();
  const spec = localModels.find((known) => known.name === settings.model);
  try {
    if (spec) await verifyModel(modelFolder(spec, settings, place), spec);
  } catch (error) {
    return fail(name, messageOf(error), `loopwiki embeddings pull ${settings.model}`);
  }
  return ok(name, `${chosen.embedder.model}, ${chosen.embedder.dimensions} dimensions`);
}
