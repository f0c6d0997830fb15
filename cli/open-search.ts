import {
  ContentRoot,
  openSearchStore,
  pageFactsOf,
  pageTimes,
  SearchEngine,
  type SearchMode,
  type Wiki,
} from "#wiki";
import { startBackgroundIndexing } from "./background-index.ts";
import { chooseEmbedder, type ChosenEmbedder } from "./choose-embedder.ts";
import type { CommandContext } from "./command.ts";
import { loadConfig } from "./config/load.ts";
import type { Config } from "./config/schema.ts";
import { progressLine } from "./index-progress.ts";
import { findRepository } from "./init/find-repository.ts";
import { wikiOf } from "./open-wiki.ts";
import type { Output } from "./output.ts";

/** A repository's search, ready to be asked. Whoever opens it closes it. */
export interface OpenSearch {
  /** Absolute path of the working tree. */
  repository: string;
  config: Config;
  content: ContentRoot;
  wiki: Wiki;
  engine: SearchEngine;
  /** Why there is no embedder; undefined when there is one, or none is wanted. */
  lacking: { reason: string; hint: string } | undefined;
  close(): Promise<void>;
}

/** `withMeaning` is false when words alone are asked for: then no model is looked for. */
export async function openSearch(
  context: CommandContext,
  { withMeaning = true }: { withMeaning?: boolean } = {},
): Promise<OpenSearch> {
  const { repository, git } = await findRepository(context.directory);
  const { config } = await loadConfig(repository);
  const content = new ContentRoot(repository, config.contentRoot);
  const wiki = await wikiOf(content, git);
  const chosen = withMeaning
    ? await chooseEmbedder(config.embeddings, { repository, environment: process.env })
    : undefined;
  chosen?.embedder?.warm?.(); // the model loads while the index is opened
  const store = await openSearchStore({
    content,
    pages: await wiki.pages(),
    facts: async () => pageFactsOf(await wiki.index(), await wiki.graph()),
    updated: () => pageTimes(git, content),
    note: (text) => context.output.note(text),
    progress: (progress) => context.output.progress(progressLine(progress)),
    signal: context.signal,
  });
  const embedder = chosen?.embedder;
  await startBackgroundIndexing({
    content,
    config,
    embedder,
    coverage: await store.coverage(),
    environment: process.env,
  });
  return {
    repository,
    config,
    content,
    wiki,
    engine: new SearchEngine({ store, embedder, clock: () => new Date() }),
    lacking: lackOf(chosen, config),
    close: async () => {
      await Promise.all([store.close(), embedder?.close()]);
    },
  };
}

/** The mode that is possible; says once why it is not the one that was asked for. */
export function noteLack(
  { lacking, config }: OpenSearch,
  mode: SearchMode,
  output: Output,
): SearchMode {
  if (lacking && mode !== "text")
    output.note(`Searching by words alone: ${lacking.reason} → ${lacking.hint}`);
  return lacking || config.embeddings.model === "none" ? "text" : mode;
}

/** Who has chosen to have no model is not told so every time. */
function lackOf(chosen: ChosenEmbedder | undefined, config: Config): OpenSearch["lacking"] {
  if (!chosen || chosen.embedder || config.embeddings.model === "none") return undefined;
  return { reason: chosen.reason, hint: chosen.hint };
}
