import { join } from "node:path";
import { LoopwikiError, OpenAiEmbedder } from "#wiki";
import { chooseEmbedder, type EmbeddingSettings } from "../../choose-embedder.ts";
import {
  flagOption,
  textOption,
  type CommandContext,
  type CommandInput,
  type CommandRun,
} from "../../command.ts";
import { checkEmbeddings } from "../../config/embedding-rules.ts";
import { configFile, userConfigPath } from "../../config/files.ts";
import { nearest } from "../../config/nearest.ts";
import { embeddingModels, type ConfigInput } from "../../config/schema.ts";
import { changeSettings } from "../../config/write-setting.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import { openEmbeddings, type OpenEmbeddings } from "./place.ts";

export const run: CommandRun = async (context, input) =>
  use(context, input, await openEmbeddings(context));

type Model = EmbeddingSettings["model"];
type Endpoint = NonNullable<EmbeddingSettings["endpoint"]>;

/** `loopwiki embeddings use`: writes the choice into the settings it belongs to. */
export async function use(
  context: CommandContext,
  input: CommandInput,
  place: OpenEmbeddings,
): Promise<ExitCode> {
  const { output, signal } = context;
  const model = modelNamed(input.args[0] ?? "");
  const isShared = flagOption(input, "repository");
  refuseContradictions(model, isShared, input, place);
  const endpoint = model === "endpoint" ? await endpointOf(input, place, signal) : undefined;
  const path = isShared ? join(place.repository, configFile) : userConfigPath(place.environment);
  await changeSettings(path, (settings) => withModel(settings, model, endpoint));
  const settings = { ...place.settings, model, ...(endpoint && { endpoint }) };
  const chosen = await chooseEmbedder(settings, place);
  await chosen.embedder?.close();
  output.answer("embeddings-use", { model, path, endpoint }, `Set to ${model} in ${path}`);
  if (chosen.embedder) output.next("loopwiki index", "gives every passage its vector");
  else if (model === "none") output.next("loopwiki search <words>", "goes by words");
  else output.next(chosen.hint, "is still to be done");
  return exitCodes.ok;
}

function modelNamed(name: string): Model {
  const model = embeddingModels.find((known) => known === name);
  if (model !== undefined) return model;
  const meant = nearest(name, embeddingModels);
  const expected = embeddingModels.filter((known) => known !== "hash").join(", ");
  throw new LoopwikiError(
    "unknown-model",
    `Unexpected model "${name}", expected one of ${expected}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    { hint: "loopwiki embeddings status" },
  );
}

function refuseContradictions(
  model: Model,
  isShared: boolean,
  input: CommandInput,
  { layers }: OpenEmbeddings,
): void {
  if (isShared && model === "endpoint")
    throw new LoopwikiError(
      "endpoint-is-personal",
      "Unexpected --repository with endpoint: a repository's settings never name a server.",
      { hint: "Leave --repository out: it goes into your own settings." },
    );
  if (model !== "endpoint" && textOption(input, "url") !== undefined)
    throw new LoopwikiError(
      "bad-option",
      `Unexpected --url with ${model}, expected it with endpoint.`,
    );
  const own = layers.find(({ origin }) => origin === "repository");
  if (!isShared && own?.value.embeddings?.model !== undefined)
    throw new LoopwikiError(
      "repository-decides",
      `${own.path} sets "embeddings.model", which goes before your own settings.`,
      { hint: "Change it for everybody with --repository, or take it out of that file." },
    );
}

/**
 * What the options say; without `--url` the rest stays as it is set, and with it nothing does: a key is
 * never taken along to another server. How long the vectors are, the server is asked.
 */
async function endpointOf(
  input: CommandInput,
  { settings, environment }: OpenEmbeddings,
  signal: AbortSignal,
): Promise<Endpoint> {
  const said = saidOf(input);
  const { url, model, ...rest } = { ...(said.url === undefined && settings.endpoint), ...said };
  if (url === undefined || model === undefined)
    throw new LoopwikiError("no-endpoint", "Expected --url and --model of the server.", {
      hint: "loopwiki embeddings use endpoint --url http://127.0.0.1:11434/v1 --model nomic-embed-text",
    });
  const endpoint: Endpoint = { dimensions: 1, ...rest, url, model };
  const [problem] = checkEmbeddings({ ...settings, endpoint });
  if (problem) throw new LoopwikiError("bad-option", problem.reason);
  const key = endpoint.keyVariable === undefined ? undefined : environment[endpoint.keyVariable];
  return { ...endpoint, dimensions: await OpenAiEmbedder.probe({ url, model, key }, signal) };
}

function saidOf(input: CommandInput): Partial<Endpoint> {
  const said: Partial<Endpoint> = {};
  for (const name of ["url", "model", "keyVariable", "queryPrefix", "passagePrefix"] as const) {
    const value = textOption(input, name);
    if (value !== undefined) said[name] = value;
  }
  return said;
}

function withModel(
  settings: ConfigInput,
  model: Model,
  endpoint: Endpoint | undefined,
): ConfigInput {
  return {
    ...settings,
    embeddings: { ...settings.embeddings, model, ...(endpoint && { endpoint }) },
  };
}
