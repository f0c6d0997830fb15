import { defaultWorkers, localModels, messageOf, missingFiles, verifyModel } from "#wiki";
import {
  chooseEmbedder,
  isOffline,
  modelFolder,
  type ChosenEmbedder,
} from "../../choose-embedder.ts";
import type { CommandContext, CommandRun } from "../../command.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { textTable, visibleText } from "../plan/visible-text.ts";
import { openEmbeddings, type OpenEmbeddings } from "./place.ts";
import { takeSample, type EmbeddingSample } from "./sample.ts";

export const run: CommandRun = async (context) =>
  showStatus(context, await openEmbeddings(context));

interface KnownModel {
  name: string;
  about: string;
  folder: string;
  /** `wrong` when the files are there and not the published ones. */
  state: "ready" | "missing" | "wrong";
}

/** `loopwiki embeddings status`: what embeds here, proven by embedding something. */
export async function showStatus(
  { output, signal }: CommandContext,
  place: OpenEmbeddings,
): Promise<ExitCode> {
  const { settings } = place;
  const models = await Promise.all(localModels.map(({ name }) => knownModel(name, place)));
  const chosen = await chooseEmbedder(settings, place);
  const trial = await tryOut(chosen, signal);
  const facts = {
    chosen: settings.model,
    ready: trial.sample !== undefined,
    model: chosen.embedder?.model,
    dimensions: chosen.embedder?.dimensions,
    workers: settings.workers ?? defaultWorkers,
    offline: isOffline(settings, place.environment),
    endpoint: settings.endpoint,
    models,
    ...trial,
  };
  const rows = [
    ["Chosen", settings.model],
    ...(settings.endpoint
      ? [["Server", `${settings.endpoint.url} ${settings.endpoint.model}`]]
      : []),
    ["State", trial.sample ? "works" : trial.reason],
    ...(trial.sample ? [["Speed", describeSample(trial.sample)]] : []),
    ["Fetching", facts.offline ? "off (offline)" : "only when asked"],
    ...models.map(({ name, about, folder, state }) => [
      name,
      `${state === "ready" ? "on this machine" : state}: ${state === "missing" ? about : folder}`,
    ]),
  ];
  output.answer("embeddings-status", facts, visibleText(textTable(rows)));
  if (trial.sample) output.next("loopwiki index", "gives every passage its vector");
  else if (trial.hint.startsWith("loopwiki")) output.next(trial.hint, "mends it");
  else output.note(`To mend it: ${trial.hint}`);
  const isFine = trial.sample !== undefined || settings.model === "none";
  return isFine ? exitCodes.ok : exitCodes.findings;
}

type Trial =
  | { sample: EmbeddingSample; reason?: undefined; hint?: undefined }
  | { sample?: undefined; reason: string; hint: string };

async function tryOut(chosen: ChosenEmbedder, signal: AbortSignal): Promise<Trial> {
  if (chosen.embedder === undefined) return { reason: chosen.reason, hint: chosen.hint };
  try {
    return { sample: await takeSample(chosen.embedder, signal) };
  } catch (error) {
    signal.throwIfAborted();
    const hint = error instanceof Error && "hint" in error ? String(error.hint) : "";
    return { reason: messageOf(error), hint };
  } finally {
    await chosen.embedder.close();
  }
}

async function knownModel(name: string, place: OpenEmbeddings): Promise<KnownModel> {
  const spec = localModels.find((known) => known.name === name) ?? localModels[0];
  const isSet = place.settings.model === name;
  const folder = modelFolder(spec, isSet ? place.settings : {}, place);
  const missing = await missingFiles(folder, spec);
  const state =
    missing.length > 0
      ? "missing"
      : await verifyModel(folder, spec).then(
          () => "ready" as const,
          () => "wrong" as const,
        );
  return { name, about: spec.about, folder, state };
}

function describeSample({ textsPerSecond, coldMs, queryMs }: EmbeddingSample): string {
  return `${Math.round(textsPerSecond)} texts of 100 words a second; the first question after ${Math.round(coldMs)} ms, a further one after ${Math.round(queryMs)} ms`;
}
