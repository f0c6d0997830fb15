import { resetCounters } from "#agents";
import { textOption, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `loopwiki andon reset`: a plan's failure counters start from nothing, with the reason on record. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const { plan } = await workspace.plans.get(input.args[0] ?? "");
  const reason = textOption(input, "reason") ?? "";
  await resetCounters(workspace, plan.id, reason);
  context.output.answer(
    "andon-reset",
    { plan: plan.id, reason },
    `The failure counters of ${plan.id} start from nothing. Open incidents and plan mode stay.`,
  );
  context.output.next("loopwiki andon list", "what still stops the line");
  return exitCodes.ok;
};
