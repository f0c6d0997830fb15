import { modelBytes, type ModelSpec, type PullProgress } from "#wiki";
import { fetchModel, localModel } from "../../choose-embedder.ts";
import type { CommandContext, CommandRun } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { openEmbeddings, type OpenEmbeddings } from "./place.ts";

export const run: CommandRun = async (context, input) => {
  const place = await openEmbeddings(context);
  await pull(context, place, input.args[0] ?? modelToPull(place));
  return exitCodes.ok;
};

/** `loopwiki embeddings pull`: brings a model to this machine, and says where from. */
export async function pull(
  { output, signal }: CommandContext,
  place: OpenEmbeddings,
  name: string,
): Promise<void> {
  const spec = localModel(name);
  const told = new Set<string>();
  const { folder, from } = await fetchModel(spec, place.settings, place, {
    signal,
    progress: ({ from, bytes, total }) => {
      if (!told.has(from))
        output.note(`Fetching ${spec.name} (${megabytes(total)}) from ${from} …`);
      told.add(from);
      if (bytes > 0) output.progress(`${megabytes(bytes)} of ${megabytes(total)}`);
    },
  });
  const text =
    from === "cache"
      ? `${spec.name} is here already, every byte checked: ${folder}`
      : `${spec.name} came from ${from}, every byte checked: ${folder}`;
  const data = { model: spec.name, folder, from, bytes: modelBytes(spec), licence: spec.licence };
  output.answer("embeddings-pull", data, `${text}\nLicence: ${spec.licence.name}`);
  if (place.settings.model === spec.name)
    output.next("loopwiki index", "gives every passage its vector");
  else output.next(`loopwiki embeddings use ${spec.name}`, "lets search use it");
}

/** Says of each place what is fetched from it before it is, then how far it is. */
export function progressOf(output: Output, spec: ModelSpec): PullProgress {
  const told = new Set<string>();
  return ({ from, bytes, total }) => {
    if (!told.has(from)) output.note(`Fetching ${spec.name} (${megabytes(total)}) from ${from} …`);
    told.add(from);
    if (bytes > 0) output.progress(`${megabytes(bytes)} of ${megabytes(total)}`);
  };
}

/** The model of the settings, or the default one when those name none that runs here. */
function modelToPull({ settings: { model } }: OpenEmbeddings): string {
  const runsHere = model !== "endpoint" && model !== "none" && model !== "hash";
  return runsHere ? model : "all-MiniLM-L6-v2";
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
