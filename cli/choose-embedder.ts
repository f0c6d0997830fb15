import { homedir } from "node:os";
import { join, resolve } from "node:path";
import {
  cachedFolder,
  HashEmbedder,
  LocalEmbedder,
  localModels,
  LoopwikiError,
  missingFiles,
  OpenAiEmbedder,
  pullModel,
  type Embedder,
  type ModelSpec,
  type PulledModel,
  type PullProgress,
} from "#wiki";
import type { Config } from "./config/schema.ts";

export type EmbeddingSettings = Config["embeddings"];

/** Where the settings count: paths in them are relative to the repository. */
export interface EmbeddingPlace {
  repository: string;
  environment: NodeJS.ProcessEnv;
}

/** The place with the settings that are in force there. */
export interface EmbeddingContext extends EmbeddingPlace {
  settings: EmbeddingSettings;
}

/**
 * Whoever gets an embedder closes it. Without one, `reason` and `hint` are for the person; `fetchable` is a
 * model that `fetchModel` can bring.
 */
export type ChosenEmbedder =
  | { embedder: Embedder }
  | { embedder: undefined; reason: string; hint: string; fetchable?: boolean };

/**
 * The embedder that the settings name. Nothing is fetched and no model is loaded: that a model's files are
 * there is looked at, what is in them is checked when they are loaded. Without one, search goes by words.
 */
export async function chooseEmbedder(
  settings: EmbeddingSettings,
  place: EmbeddingPlace,
): Promise<ChosenEmbedder> {
  const { model, endpoint, workers } = settings;
  if (model === "hash") return { embedder: new HashEmbedder() };
  if (model === "none") return without("Embeddings are off.", "loopwiki embeddings use <model>");
  if (model === "endpoint")
    return endpoint === undefined
      ? without("No endpoint is set.", "loopwiki embeddings use endpoint --url … --model …")
      : endpointEmbedder(endpoint, place.environment);
  const spec = localModel(model);
  const folder = modelFolder(spec, settings, place);
  const missing = await missingFiles(folder, spec);
  if (missing.length > 0) {
    const reason = `The model ${model} is not on this machine (no ${missing.join(", ")} in ${folder}).`;
    return settings.modelPath === undefined
      ? { ...without(reason, `loopwiki embeddings pull ${model}`), fetchable: true }
      : without(reason, 'Copy its files there, or take "modelPath" out of the settings.');
  }
  return { embedder: new LocalEmbedder({ spec, folder, workers }) };
}

/**
 * Fetches the model of the settings unless it is here already. Only for commands in which the person asks
 * for it or is told of it first (`embeddings pull`, `index`, `init`), never for `search`.
 */
export async function fetchModel(
  spec: ModelSpec,
  settings: EmbeddingSettings,
  place: EmbeddingPlace,
  watch: { signal?: AbortSignal; progress?: PullProgress } = {},
): Promise<PulledModel> {
  return pullModel(spec, {
    cache: modelCache(place.environment),
    environment: place.environment,
    offline: isOffline(settings, place.environment),
    signal: watch.signal,
    ...(watch.progress && { progress: watch.progress }),
  });
}

/** A model by its name; throws `unknown-model`. */
export function localModel(name: string): ModelSpec {
  const spec = localModels.find((known) => known.name === name);
  if (spec) return spec;
  const names = localModels.map((known) => known.name).join(" or ");
  throw new LoopwikiError("unknown-model", `Unexpected model "${name}", expected ${names}.`);
}

/** Absolute path of the folder where a model must lie: the one that is set, else the user's cache. */
export function modelFolder(
  spec: ModelSpec,
  { modelPath }: Pick<EmbeddingSettings, "modelPath">,
  { repository, environment }: EmbeddingPlace,
): string {
  return modelPath === undefined
    ? cachedFolder(modelCache(environment), spec)
    : resolve(repository, modelPath);
}

/** A person's settings, or `LOOPWIKI_OFFLINE`, forbid every fetch. */
export function isOffline(settings: EmbeddingSettings, environment: NodeJS.ProcessEnv): boolean {
  return settings.offline || !["", "0", undefined].includes(environment["LOOPWIKI_OFFLINE"]);
}

/** One cache for all repositories of a user; `LOOPWIKI_MODELS` names another. */
function modelCache(environment: NodeJS.ProcessEnv): string {
  const set = (name: string): string | undefined => environment[name] || undefined;
  const cache = set("XDG_CACHE_HOME") ?? join(set("HOME") ?? homedir(), ".cache");
  return resolve(set("LOOPWIKI_MODELS") ?? join(cache, "loopwiki", "models"));
}

function endpointEmbedder(
  { keyVariable, ...endpoint }: NonNullable<EmbeddingSettings["endpoint"]>,
  environment: NodeJS.ProcessEnv,
): ChosenEmbedder {
  const key = keyVariable === undefined ? undefined : environment[keyVariable];
  if (keyVariable !== undefined && (key === undefined || key === ""))
    return without(
      `The variable ${keyVariable}, which holds the key of the embedding server, is not set.`,
      `export ${keyVariable}=…`,
    );
  return { embedder: new OpenAiEmbedder({ ...endpoint, key }) };
}

function without(reason: string, hint: string): ChosenEmbedder & { embedder: undefined } {
  return { embedder: undefined, reason, hint };
}
