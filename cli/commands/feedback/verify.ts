import { userInfo } from "node:os";
import { verifyReport } from "#agents";
import { LoopwikiError } from "#wiki";
import { textOption, type CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki feedback verify <id> yes|no`: whether a merged plan mended what was reported. */
export const run: CommandRun = async (context, input) => {
  const [report = "", answer = ""] = input.args;
  if (answer !== "yes" && answer !== "no")
    throw new LoopwikiError("bad-answer", `Unexpected "${answer}", expected yes or no.`, {
      hint: `loopwiki feedback verify ${report} yes`,
    });
  const workspace = await openWorkspace(context);
  const note = textOption(input, "note")?.trim() ?? "";
  const verified = await verifyReport(workspace, {
    report,
    solved: answer === "yes",
    by: userInfo().username,
    ...(note === "" ? {} : { note: note.slice(0, 2000) }),
  });
  const { output } = context;
  const text =
    verified.state === "closed"
      ? `${verified.id} is closed.`
      : `${verified.id} is open again; the next audit takes it up, with what was tried.`;
  output.answer("feedback-verify", { report: verified }, visibleText(text));
  if (verified.state === "closed") output.next("loopwiki feedback list", "what else is in the way");
  else output.next("loopwiki audit --category operator-friction", "plans it anew");
  return exitCodes.ok;
};
