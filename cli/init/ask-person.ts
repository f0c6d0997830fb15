import { modelBytes } from "#wiki";
import { chooseEmbedder, isOffline, localModel } from "../choose-embedder.ts";
import { loadConfig } from "../config/load.ts";
import { findTargets } from "../install/install.ts";
import { ProjectFiles } from "../install/project-files.ts";
import type { RepositoryPlace } from "./find-repository.ts";
import { listFiles } from "./init.ts";
import { interview, type Answers } from "./interview.ts";
import type { InstalledAgent } from "./installed-agents.ts";
import type { Prompts } from "./prompts.ts";

export interface Person {
  prompts: Prompts;
  environment: NodeJS.ProcessEnv;
  agents: readonly InstalledAgent[];
  contentRoot: string | undefined;
}

/** The interview about this repository. Where it brings settings, those have decided: nothing is asked. */
export async function askPerson(
  place: RepositoryPlace,
  { prompts, environment, agents, contentRoot }: Person,
): Promise<Answers | undefined> {
  const { config, layers } = await loadConfig(place.repository, environment);
  if (layers.some(({ origin }) => origin === "repository")) return { contentRoot };
  const { embeddings } = config;
  const chosen = await chooseEmbedder(embeddings, { repository: place.repository, environment });
  await chosen.embedder?.close();
  const isFetchable = chosen.embedder === undefined && chosen.fetchable === true;
  const bytes =
    isFetchable && !isOffline(embeddings, environment)
      ? modelBytes(localModel(embeddings.model))
      : undefined;
  return interview(prompts, {
    paths: await listFiles(place),
    contentRoot,
    agents,
    targets: await findTargets(new ProjectFiles(place.repository), environment),
    fetchMb: bytes === undefined ? undefined : Math.round(bytes / 1_000_000),
  });
}
