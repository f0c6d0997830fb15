import { ChosenSandbox, noSandbox } from "#agents";
import { LoopwikiError } from "#wiki";
import { hookPath, isHookCurrent, type HookPlace } from "../andon/push-hook.ts";
import { thisProgram } from "../andon/this-program.ts";
import type { CommandContext } from "../command.ts";
import type { Workspace } from "../compose.ts";
import { installFor, installedAgents } from "../install/install-for.ts";
import { count, fail, ok, warn, type Check } from "./check.ts";

/** Whether what `install` wrote here is what this version writes. */
export async function checkInstalled(context: CommandContext): Promise<Check> {
  const name = "installed files";
  const agents = await installedAgents(context);
  if (agents.length === 0)
    return ok(name, "None here: `loopwiki install` lets coding agents use the memory.");
  const { steps } = await installFor(context, agents, { dryRun: true });
  const stale = steps.flatMap(({ path, write }) => (write === undefined ? [] : [path]));
  if (stale.length > 0)
    return warn(
      name,
      `${count(stale.length, "file")} missing or older than this loopwiki: ${stale.join(", ")}.`,
      `loopwiki install ${agents.join(" ")}`,
    );
  const kept = steps.filter(({ action }) => action === "keep").map(({ path }) => path);
  const rest = kept.length === 0 ? "" : `; left as somebody has them: ${kept.join(", ")}`;
  return ok(name, `For ${agents.join(", ")}, as this version writes them${rest}.`);
}

/** Whether git asks before a push while the line is stopped. That nobody wanted it to is no fault. */
export async function checkPushHook(place: HookPlace): Promise<Check> {
  const path = await hookPath(place);
  const isCurrent = await isHookCurrent(path, thisProgram);
  if (isCurrent === undefined) return ok("push hook", "None: `loopwiki andon hook install`.");
  return isCurrent
    ? ok("push hook", "A push waits while the line is stopped.")
    : warn("push hook", `${path} was written by another loopwiki.`, "loopwiki andon hook install");
}

/** What keeps commands from your files and the network. */
export async function checkSandbox({ sandbox }: Pick<Workspace, "sandbox">): Promise<Check> {
  try {
    const chosen = sandbox instanceof ChosenSandbox ? await sandbox.chosen() : sandbox;
    if (chosen !== noSandbox)
      return ok("sandbox", `${chosen.name}: commands see their worktree and no network.`);
    return warn(
      "sandbox",
      "Commands run as you: nothing keeps them from your files or the network.",
      "Install bubblewrap (Linux), or approve only plans whose commands you have read.",
    );
  } catch (error) {
    if (!(error instanceof LoopwikiError)) throw error;
    return fail("sandbox", error.message, error.hint ?? "Install bubblewrap.");
  }
}
