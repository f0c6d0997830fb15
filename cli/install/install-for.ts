import { SkillStore } from "#skills";
import { ContentRoot } from "#wiki";
import type { CommandContext } from "../command.ts";
import { loadConfig } from "../config/load.ts";
import { findRepository } from "../init/find-repository.ts";
import { openWiki } from "../open-wiki.ts";
import { applyInstall, chooseTargets, planInstall, type InstallPlan } from "./install.ts";
import { ProjectFiles } from "./project-files.ts";
import { readReceipt, receiptPath } from "./receipt.ts";
import { rememberSession } from "./remember-session.ts";
import { commandOnPath, installTargets } from "./targets.ts";

/** Installs into the agents named, or those found; with `dryRun` says only what would be written. */
export async function installFor(
  context: CommandContext,
  names: readonly string[],
  { dryRun }: { dryRun: boolean },
): Promise<InstallPlan> {
  const { repository, git } = await findRepository(context.directory);
  const { config } = await loadConfig(repository);
  const content = new ContentRoot(repository, config.contentRoot);
  const files = new ProjectFiles(repository);
  const targets = await chooseTargets(names, files, process.env);
  const receipt = await receiptPath(git);
  const plan = await planInstall(
    targets,
    { content, skills: new SkillStore(content), files },
    receipt,
  );
  if (dryRun) return plan;
  await applyInstall(plan, files, receipt);
  await rememberSession(await openWiki(context)).catch(() => false); // a hook does without
  return plan;
}

/** Names of the agents that were installed for in this working tree. */
export async function installedAgents({
  directory,
}: Pick<CommandContext, "directory">): Promise<string[]> {
  const { git } = await findRepository(directory);
  const { files } = await readReceipt(await receiptPath(git));
  const paths = new Set(files.map(({ path }) => path));
  const isInstalled = (configs: readonly { files: readonly string[] }[]): boolean =>
    configs.some((config) => config.files.some((path) => paths.has(path)));
  const installed = installTargets(commandOnPath).filter(({ configs }) => isInstalled(configs));
  return installed.map(({ name }) => name);
}
