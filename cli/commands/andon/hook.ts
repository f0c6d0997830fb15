import { LoopwikiError } from "#wiki";
import { hookPath, hookState, installHook, uninstallHook } from "../../andon/push-hook.ts";
import { thisProgram } from "../../andon/this-program.ts";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `loopwiki andon hook install|uninstall|status`: git's pre-push hook of this clone. */
export const run: CommandRun = async (context, input) => {
  const [what = ""] = input.args;
  const path = await hookPath(await openWorkspace(context));
  const { output } = context;
  if (what === "install") await installHook(path, thisProgram);
  else if (what === "uninstall") await uninstallHook(path);
  else if (what !== "status") throw unknown(what);
  const state = await hookState(path);
  const says = {
    installed: "A push waits while the line is stopped",
    absent: "Nothing keeps a stopped line from being pushed",
    foreign: "The hook there is no shell script, so ours cannot be added",
  };
  output.answer("andon-hook", { path, state }, `${says[state]}: ${path}`);
  output.next(
    state === "installed" ? "loopwiki andon list" : "loopwiki andon hook install",
    state === "installed" ? "whether it is stopped now" : "lets git ask first",
  );
  return exitCodes.ok;
};

function unknown(what: string): LoopwikiError {
  return new LoopwikiError(
    "unknown-action",
    `Unexpected "${what}", expected install, uninstall or status.`,
  );
}
