import { judgeDiff } from "#agents";
import {
  countFindings,
  findingsData,
  formatFindings,
  LoopwikiError,
  severityOf,
  type Git,
} from "#wiki";
import { listOption, type CommandRun } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { findRepository } from "../init/find-repository.ts";

/** `loopwiki gates`: the rules of the gaming gate on any two commits; no setting and no run is needed. */
export const run: CommandRun = async ({ directory, output }, input) => {
  const { git } = await findRepository(directory);
  const [from = "", to = ""] = input.args;
  const [base, head] = [await treeOf(git, from), await treeOf(git, to)];
  const testsMayChange = listOption(input, "testsMayChange");
  const findings = await judgeDiff({ git, base, head, testsMayChange });
  const blocked = findings.some((finding) => severityOf(finding) === "error");
  const list = formatFindings(findings, "pretty", { colors: output.options.color });
  const verdict = blocked
    ? `Refused: ${countFindings(findings)}.`
    : "Not refused: no check was made easier, as far as can be seen without running anything.";
  const data = { base, head, testsMayChange, blocked, ...findingsData(findings) };
  output.answer("gates", data, `${list}${list === "" ? "" : "\n\n"}${verdict}`);
  if (blocked) output.next(`loopwiki gates ${from} ${to}`, "again, once that is mended");
  else output.next("loopwiki plan list", "plans that could be executed");
  return blocked ? exitCodes.findings : exitCodes.ok;
};

async function treeOf(git: Git, name: string): Promise<string> {
  const answer = await git.answer(
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{tree}`],
    { okCodes: [0, 1, 128] },
  );
  if (answer.code === 0) return answer.stdout.trim();
  throw new LoopwikiError(
    "unknown-revision",
    `Unexpected revision ${name}, expected a commit, branch or tree.`,
    {
      hint: "`git log --oneline` lists commits. Fetch the one you mean if it is not here.",
    },
  );
}
