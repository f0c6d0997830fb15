import { readAgentsMd } from "#agents";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** `loopwiki agents-md show`: the corrections in AGENTS.md, and how much room is left. */
export const run: CommandRun = async (context) => {
  const { content } = await openWorkspace(context);
  const state = await readAgentsMd({ content });
  const { lines, used, budget } = state;
  const said = lines.map(
    ({ text, correction }) =>
      `${correction?.id ?? "(not attributed)"}  ${visibleText(text)}${correction ? `  ${correction.by}, ${correction.date}` : ""}`,
  );
  const room = `${used.lines} of ${budget.lines} lines, ${used.characters} of ${budget.characters} characters`;
  const text = lines.length === 0 ? `No corrections yet: ${room}.` : [...said, room].join("\n");
  context.output.answer("agents-md show", { ...state }, text);
  if (lines.some(({ correction }) => !correction))
    context.output.next("loopwiki agents-md compact", "attributes what people wrote");
  else context.output.next('loopwiki correct "…"', "adds one");
  return exitCodes.ok;
};
