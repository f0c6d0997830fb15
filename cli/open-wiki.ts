import { existsSync } from "node:fs";
import { join } from "node:path";
import { ContentRoot, defaultLintSettings, repositoryLookup, Wiki, type Git } from "#wiki";
import type { CommandContext } from "./command.ts";
import { configFile, userConfigPath } from "./config/files.ts";
import type { Config } from "./config/schema.ts";
import { findRepository } from "./init/find-repository.ts";

/** A repository with its wiki, and nothing of the loops: it opens in a third of a workspace's time. */
export interface WikiPlace {
  /** Absolute path of the working tree. */
  repository: string;
  git: Git;
  content: ContentRoot;
  wiki: Wiki;
  lint: Config["lint"];
}

export async function openWiki(context: CommandContext): Promise<WikiPlace> {
  const { repository, git } = await findRepository(context.directory);
  const { contentRoot, lint } = await wikiSettings(repository);
  const content = new ContentRoot(repository, contentRoot);
  return { repository, git, content, wiki: await wikiOf(content, git), lint };
}

export async function wikiOf(content: ContentRoot, git: Git): Promise<Wiki> {
  return new Wiki(content, await repositoryLookup(git));
}

/** Reading settings takes a schema of all that can be set; where nothing is, there is no need. */
async function wikiSettings(repository: string): Promise<Pick<Config, "contentRoot" | "lint">> {
  if (![join(repository, configFile), userConfigPath()].some((path) => existsSync(path)))
    return { contentRoot: ".", lint: { rules: {}, ignore: [], settings: defaultLintSettings } };
  const { loadConfig } = await import("./config/load.ts");
  return (await loadConfig(repository)).config;
}
