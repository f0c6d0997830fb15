import { flagOption, type CommandContext, type CommandRun } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { installFor } from "../install/install-for.ts";
import type { InstallPlan } from "../install/install.ts";

/** `loopwiki install`: lets the coding agents of this repository use the memory. */
export const run: CommandRun = async (context, input) => {
  const dryRun = flagOption(input, "dryRun");
  tell(context, await installFor(context, input.args, { dryRun }), dryRun);
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
