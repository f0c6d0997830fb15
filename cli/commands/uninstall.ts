import { flagOption, type CommandRun } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRepository } from "../init/find-repository.ts";
import { ProjectFiles } from "../install/project-files.ts";
import { readReceipt, receiptPath } from "../install/receipt.ts";
import { applyUninstall, planUninstall } from "../install/uninstall.ts";

/** `loopwiki uninstall`: takes away what `install` wrote in this working tree, and nothing else. */
export const run: CommandRun = async ({ directory, output }, input) => {
  const { repository, git } = await findRepository(directory);
  const files = new ProjectFiles(repository);
  const path = await receiptPath(git);
  const receipt = await readReceipt(path);
  const steps = await planUninstall(files, receipt);
  const dryRun = flagOption(input, "dryRun");
  if (!dryRun && steps.length > 0) await applyUninstall(files, steps, { receipt, path });
  const lines = steps.map((step) => `${step.action.padEnd(7)} ${step.path} (${step.reason})`);
  const text =
    steps.length === 0
      ? "Nothing was installed in this working tree; what came with a commit, git can revert."
      : lines.join("\n");
  const data = {
    dryRun,
    steps: steps.map(({ path, action, reason }) => ({ path, action, reason })),
  };
  output.answer("uninstall", data, text);
  if (dryRun) output.next("loopwiki uninstall", "to do this");
  else output.next("git status", "shows what is left");
  return exitCodes.ok;
};
