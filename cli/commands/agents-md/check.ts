import { checkAgentsMd } from "#agents";
import { runLint } from "#wiki";
import type { CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { count } from "../../doctor/check.ts";
import { exitCodes } from "../../exit-codes.ts";
import { visibleText } from "../plan/visible-text.ts";

/** What lint says of the documents that instruct agents. */
const rules = new Set(["agents-md-drift", "hidden-unicode", "suspicious-instruction", "no-secret"]);
const instructs = /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|copilot-instructions)\.md$|rules$|\.mdc$/;

/** `loopwiki agents-md check`: what is wrong with AGENTS.md and what stands beside it for other agents. */
export const run: CommandRun = async (context) => {
  const { git, content, wiki, config, clock } = await openWorkspace(context);
  const own = await checkAgentsMd({ git, content, now: clock().toISOString() });
  const findings = (await runLint(wiki, config.lint))
    .filter(({ ruleId = "", file = "" }) => rules.has(ruleId) && instructs.test(file))
    .map(({ file = "", line = 1, reason }) => ({ file, line, reason }));
  const problems = [...own.map((each) => ({ file: "AGENTS.md", ...each })), ...findings];
  const unique = problems.filter(
    (each, at) =>
      problems.findIndex(
        (one) => one.file === each.file && one.line === each.line && one.reason === each.reason,
      ) === at,
  );
  const lines = unique.map(({ file, line, reason }) => `${file}:${line} ${visibleText(reason)}`);
  const text =
    unique.length === 0 ? "Nothing wrong." : [...lines, count(unique.length, "problem")].join("\n");
  context.output.answer("agents-md check", { problems: unique }, text);
  if (unique.length === 0) {
    context.output.next("loopwiki agents-md show", "the corrections");
    return exitCodes.ok;
  }
  context.output.next("loopwiki agents-md compact --dry-run", "what can be tidied");
  return exitCodes.findings;
};
