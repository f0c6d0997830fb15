import { forEachPlan, giveHypothesis, mergePlan, type MergeResult, type PlanEnd } from "#agents";
import { textOption, type CommandContext, type CommandRun } from "../command.ts";
import { executeServices, openWorkspace } from "../compose.ts";
import { requireConsent } from "../config/consent.ts";
import { exitCodeOfError, exitCodes, worstOf, type ExitCode } from "../exit-codes.ts";

/** `loopwiki merge <plan…>`: one after the other, each verified again on what the ones before it made. */
export const run: CommandRun = async (context, input) => {
  const workspace = await openWorkspace(context);
  await requireConsent(workspace);
  const { output, signal } = context;
  const services = await executeServices(workspace, {
    agents: [],
    watch: (event) => event.type === "note" && output.detail(`  ${event.text}`),
  });
  const names = [...new Set(input.args)];
  const [name = ""] = names;
  const hypothesis = textOption(input, "hypothesis");
  if (hypothesis !== undefined)
    for (const one of names)
      await giveHypothesis(services, (await workspace.plans.get(one)).plan.id, hypothesis);
  if (names.length > 1)
    return reportSeveral(
      context,
      await forEachPlan(names, { parallel: 1, signal }, (plan) =>
        mergePlan(services, plan, signal),
      ),
    );
  const { target, commit } = await mergePlan(services, name, signal);
  output.answer("merge", { target, commit }, `merged into ${target} as ${commit.slice(0, 10)}`);
  output.next("loopwiki serve", "read what the wiki learned");
  return exitCodes.ok;
};

function reportSeveral({ output }: CommandContext, ends: PlanEnd<MergeResult>[]): ExitCode {
  const merges = ends.map(({ plan, result, refused }) => ({
    plan,
    target: result?.target ?? null,
    commit: result?.commit ?? null,
    refused: refused ? { code: refused.code, message: refused.message } : null,
  }));
  const lines = merges.map(({ plan, target, commit, refused }) =>
    commit === null
      ? `${plan}: not merged, ${refused?.message.split("\n")[0] ?? ""}`
      : `${plan}: merged into ${target} as ${commit.slice(0, 10)}`,
  );
  output.answer("merge-several", { merges }, lines.join("\n"));
  for (const { refused } of ends) if (refused) output.error(refused.message, refused.hint);
  output.next("loopwiki plan list", "where they all stand");
  return worstOf(ends.map(({ refused }) => (refused ? exitCodeOfError[refused.kind] : 0)));
}
