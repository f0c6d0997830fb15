import { discardPlan } from "#agents";
import { textOption, type CommandRun } from "../command.ts";
import { executeServices, openWorkspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";

export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const services = await executeServices(workspace, { agents: [], watch: () => undefined });
  const state = await discardPlan(
    services,
    input.args[0] ?? "",
    textOption(input, "reason") ?? "a person discarded it",
  );
  const kept = state.learnings.length;
  context.output.answer(
    "discard",
    { plan: state.started.plan, run: state.run, learnings: state.learnings },
    `discarded ${state.started.plan}: its worktree and branch are gone; its journal and ${kept} ${kept === 1 ? "learning" : "learnings"} are kept`,
  );
  context.output.next("loopwiki plan list", "what is left to do");
  return exitCodes.ok;
};
