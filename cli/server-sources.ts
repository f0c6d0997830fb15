import { basename } from "node:path";
import type { ServerSources } from "#server";
import { engineInMemory, messageOf, openSearchStore, pageTimes, SearchEngine } from "#wiki";
import { startBackgroundIndexing } from "./background-index.ts";
import { chooseEmbedder } from "./choose-embedder.ts";
import type { CommandContext } from "./command.ts";
import type { Workspace } from "./compose.ts";
import { planActions } from "./plan-actions.ts";

/** What the web wiki serves: the repository as every other command sees it. */
export async function serverSources(
  context: CommandContext,
  workspace: Workspace,
): Promise<ServerSources> {
  return {
    ...siteSources(context, workspace),
    planActions: planActions(workspace, process.env),
    openSearch: await searchOpener(context, workspace),
  };
}

/** The same for an exported site: nothing can be decided, and the search leaves no trace and needs no model. */
export function siteSources(context: CommandContext, workspace: Workspace): ServerSources {
  const { repository, git, config, line, incidents, clock } = workspace;
  return {
    ...workspace,
    repositoryName: basename(repository),
    git,
    andon: { line, incidents },
    lintOptions: config.lint,
    openSearch: async (pages, facts) => ({
      engine: engineInMemory(pages, { clock, facts: await facts() }),
      close: async () => undefined,
    }),
    onFault: (error) => context.output.error(messageOf(error)),
  };
}

/** One embedder for as long as the server runs: a model takes a while to load. */
async function searchOpener(
  { signal, output }: CommandContext,
  { repository, config, content, git }: Workspace,
): Promise<ServerSources["openSearch"]> {
  const environment = process.env;
  const { embedder } = await chooseEmbedder(config.embeddings, { repository, environment });
  return async (pages, facts) => {
    const store = await openSearchStore({
      content,
      pages,
      facts,
      updated: () => pageTimes(git, content),
      note: (text) => output.detail(text),
      signal,
    });
    const coverage = await store.coverage();
    await startBackgroundIndexing({ content, config, embedder, coverage, environment });
    const engine = new SearchEngine({ store, embedder, clock: () => new Date() });
    return { engine, close: () => store.close() };
  };
}
