import { LoopwikiError, modelBytes } from "#wiki";
import {
  chooseEmbedder,
  fetchModel,
  isOffline,
  localModel,
  type ChosenEmbedder,
  type EmbeddingContext,
} from "../../choose-embedder.ts";
import type { CommandContext } from "../../command.ts";
import type { Ask } from "../../config/ask.ts";
import { progressOf } from "./pull.ts";

/**
 * The embedder of the settings for a command that fills the index. A model that is not here is fetched
 * first when the person says so: by a flag, or when asked at a terminal. That it could not be had is told
 * and no reason to stop: the index serves words all the same.
 */
export async function obtainEmbedder(
  { output, signal }: Pick<CommandContext, "output" | "signal">,
  place: EmbeddingContext,
  consent: "given" | Ask | undefined,
): Promise<ChosenEmbedder> {
  const { settings, environment } = place;
  const chosen = await chooseEmbedder(settings, place);
  const isFetchable = chosen.embedder === undefined && chosen.fetchable === true;
  if (!isFetchable || consent === undefined || isOffline(settings, environment)) return chosen;
  const spec = localModel(settings.model);
  const question = `Fetch ${spec.name} (${Math.round(modelBytes(spec) / 1_000_000)} MB, once for all repositories), so that search finds what is meant? [Y/n] `;
  if (consent !== "given" && !(await consent(question))) return chosen;
  try {
    await fetchModel(spec, settings, place, { signal, progress: progressOf(output, spec) });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LoopwikiError)) throw error;
    if (error.hint !== undefined) output.note(error.hint);
    return { ...chosen, reason: error.message };
  }
  return chooseEmbedder(settings, place);
}
