import { SkillStore } from "#skills";
import { ContentRoot } from "#wiki";
import { flagOption, type CommandContext, type CommandRun } from "../command.ts";
import { loadConfig } from "../config/load.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRepository } from "../init/find-repository.ts";
import { rememberSession } from "../install/remember-session.ts";
import { openWiki } from "../open-wiki.ts";
import { applyInstall, chooseTargets, planInstall, type InstallPlan } from "../install/install.ts";
import { ProjectFiles } from "../install/project-files.ts";
import { receiptPath } from "../install/receipt.ts";

/** `loopwiki install`: lets the coding agents of this repository use the memory. */
export const run: CommandRun = async (context, input) => {
  const { repository, git } = await findRepository(context.directory);
  const { config } = await loadConfig(repository);
  const content = new ContentRoot(repository, config.contentRoot);
  const files = new ProjectFiles(repository);
  const targets = await chooseTargets(input.args, files, process.env);
  const receipt = await receiptPath(git);
  const sources = { content, skills: new SkillStore(content), files };
  const plan = await planInstall(targets, sources, receipt);
  const dryRun = flagOption(input, "dryRun");
  if (!dryRun) {
    await applyInstall(plan, files, receipt);
    await rememberSession(await openWiki(context)).catch(() => false); // a hook does without
  }
  tell(context, plan, dryRun);
  return exitCodes.ok;
};

function tell({ output }: CommandContext, { targets, steps }: InstallPlan, dryRun: boolean): void {
  const shown = steps.filter(({ action }) => action !== "none");
  const written = steps.filter(({ write }) => write !== undefined).length;
  const agents = targets.map(({ title }) => title).join(", ");
  const lines = shown.map(({ path, action, reason }) => `${action.padEnd(6)} ${path} (${reason})`);
  const end =
    written === 0
      ? `Nothing to do for ${agents}.`
      : `${dryRun ? "Would write" : "Wrote"} ${written} files for ${agents}.`;
  const data = {
    dryRun,
    agents: targets.map(({ name }) => name),
    steps: steps.map(({ path, action, reason }) => ({ path, action, reason })),
  };
  output.answer("install", data, [...lines, end].join("\n"));
  if (dryRun) output.next("loopwiki install", "to write these files");
  else if (written === 0) output.next("loopwiki doctor", "looks whether all is well");
  else output.next("git status", "shows them; `loopwiki uninstall` takes them away again");
}
