import { compactAgentsMd } from "#agents";
import { flagOption, type CommandRun } from "../../command.ts";
import { embedOf, openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki agents-md compact`: attributes, merges and retires lines of the block; the diff shows which. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const { git, content, clock } = workspace;
  const place = { git, content, now: clock().toISOString(), embed: embedOf(workspace) };
  const dryRun = flagOption(input, "dryRun");
  const { actions } = await compactAgentsMd(place, { dryRun });
  const text = actions.length === 0 ? "Nothing to tidy." : visibleText(actions.join("\n"));
  context.output.answer("agents-md compact", { actions, dryRun }, text);
  if (actions.length === 0) context.output.next("loopwiki agents-md show", "the corrections");
  else if (dryRun) context.output.next("loopwiki agents-md compact", "does it");
  else context.output.next("git diff AGENTS.md", "what changed; commit it when you agree");
  return exitCodes.ok;
};
