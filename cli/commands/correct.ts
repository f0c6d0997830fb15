import { correctAgentsMd } from "#agents";
import { textOption, type CommandRun } from "../command.ts";
import { embedOf, openWorkspace } from "../compose.ts";
import { exitCodes } from "../exit-codes.ts";
import { visibleText } from "./plan/visible-text.ts";

/** `loopwiki correct "…"`: what agents are to do otherwise from now on, in your name. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  const { git, content, clock } = workspace;
  const place = { git, content, now: clock().toISOString(), embed: embedOf(workspace) };
  const correction = await correctAgentsMd(
    place,
    input.args.join(" "),
    textOption(input, "replace"),
  );
  const { id, text, by } = correction;
  context.output.answer(
    "correct",
    { ...correction },
    visibleText(`AGENTS.md now says (${id}, ${by}): ${text}`),
  );
  context.output.next("git diff AGENTS.md", "commit it, and every agent reads it");
  return exitCodes.ok;
};
