import { resolve } from "node:path";
import { LoopwikiError } from "#wiki";
import type { EmbeddingContext } from "../../choose-embedder.ts";
import type { CommandContext } from "../../command.ts";
import { loadConfig, type ConfigLayer } from "../../config/load.ts";
import { findRepository } from "../../init/find-repository.ts";

/** With the files that the settings come from. */
export interface OpenEmbeddings extends EmbeddingContext {
  layers: ConfigLayer[];
}

/** The settings in force; outside a repository, the person's own. */
export async function openEmbeddings(
  { directory }: Pick<CommandContext, "directory">,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<OpenEmbeddings> {
  const repository = await findRepository(directory).then(
    (place) => place.repository,
    (error: unknown) => {
      if (error instanceof LoopwikiError && error.code === "no-repository")
        return resolve(directory);
      throw error;
    },
  );
  const { config, layers } = await loadConfig(repository, environment);
  return { repository, environment, settings: config.embeddings, layers };
}
