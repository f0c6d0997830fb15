import { SkillStore } from "#skills";
import { ContentRoot } from "#wiki";
import type { CommandContext } from "../command.ts";
import { loadConfig } from "../config/load.ts";
import { findRepository } from "../init/find-repository.ts";
import { openWiki } from "../open-wiki.ts";
import { applyInstall, chooseTargets, planInstall, type InstallPlan } from "./install.ts";
import { ProjectFiles } from "./project-files.ts";
import { receiptPath } from "./receipt.ts";
import { rememberSession } from "./remember-session.ts";

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
