import { assertLineOpen } from "#agents";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";

/** `loopwiki andon guard <step>`: exit code 3 while the line is stopped; what the git hook asks. */
export const run: CommandRun = async (context, input) => {
  const [step = "going on"] = input.args;
  await assertLineOpen(await openWorkspace(context), step);
  context.output.answer("andon-guard", { open: true, step }, "The line is open.");
  context.output.next("loopwiki status", "what is next");
  return exitCodes.ok;
};
