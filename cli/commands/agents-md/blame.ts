import { blameAgentsMd } from "#agents";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { textTable, visibleText } from "../plan/visible-text.ts";

/** `loopwiki agents-md blame`: who is behind each correction, by which evidence, in which commit. */
export const run: CommandRun = async (context) => {
  const { git, content, clock } = await openWorkspace(context);
  const lines = await blameAgentsMd({ git, content, now: clock().toISOString() });
  const rows = lines.map(({ line, by, date, evidence, brought, text }) =>
    [String(line), by, date, evidence, brought, text].map(visibleText),
  );
  const head = ["line", "who", "date", "evidence", "brought by", "correction"];
  const text = rows.length === 0 ? "No corrections yet." : textTable([head, ...rows]);
  context.output.answer("agents-md blame", { lines }, text);
  const run = lines.find((each) => each.run !== undefined)?.run;
  if (run === undefined) context.output.next('loopwiki correct "…"', "adds a correction");
  else context.output.next(`loopwiki review ${run.replace(/\.\d+$/, "")}`, "the run behind one");
  return exitCodes.ok;
};
