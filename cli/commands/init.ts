import { flagOption, textOption, type CommandContext, type CommandRun } from "../command.ts";
import { terminalAsk, type Ask } from "../config/ask.ts";
import { describeConsent, readConsent, recordConsent } from "../config/consent.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import {
  commitCommand,
  describeAgents,
  describeInit,
  describeRemoval,
  previewInit,
} from "../init/describe-init.ts";
import { findRepository, type RepositoryPlace } from "../init/find-repository.ts";
import { applyInit, prepareInit, type InitPlan } from "../init/init.ts";
import { findAgents, type InstalledAgent } from "../init/installed-agents.ts";
import { applyRemoval, planRemoval } from "../init/remove.ts";
import { visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context, input) => {
  const place = await findRepository(context.directory);
  const dryRun = flagOption(input, "dryRun");
  if (flagOption(input, "remove")) return remove(context, place, dryRun);
  const yes = flagOption(input, "yes");
  const ask = yes || dryRun || context.output.options.json ? undefined : terminalAsk();
  const agents = await findAgents(process.env);
  const contentRoot = textOption(input, "contentRoot");
  const plan = await prepareInit(place, { contentRoot, ask, agents });
  const answer = (written: boolean, text: string): void =>
    context.output.answer("init", { ...summaryOf(place, plan, agents), dryRun, written }, text);
  if (dryRun) {
    answer(false, visibleText(`${describeInit(plan)}\n${previewInit(plan)}`));
    context.output.next("loopwiki init", "to write these files");
    return exitCodes.ok;
  }
  if (ask !== undefined && !(await agree(context, plan, ask))) {
    answer(false, "Nothing was written.");
    return exitCodes.ok;
  }
  await applyInit(place, plan);
  await settleConsent(context, place, { agreed: plan.makesConfig || yes, ask });
  answer(writeCount(plan) > 0, textOf(plan, ask === undefined));
  if (writeCount(plan) > 0) context.output.note(`\n${describeAgents(agents)}`);
  sayNext(context, plan);
  return exitCodes.ok;
};

/** Shows everything before a single file is written. */
async function agree({ output }: CommandContext, plan: InitPlan, ask: Ask): Promise<boolean> {
  if (writeCount(plan) === 0) return true;
  output.note(visibleText(describeInit(plan)));
  return ask(`\nWrite ${writeCount(plan)} files? [Y/n] `);
}

/**
 * A person who had init write the settings has seen the commands in them. Settings that came with the
 * repository are another thing: they need --yes or a yes of their own.
 */
async function settleConsent(
  { output }: CommandContext,
  place: RepositoryPlace,
  { agreed, ask }: { agreed: boolean; ask: Ask | undefined },
): Promise<void> {
  const consent = await readConsent(place);
  if (consent.state === "given" || consent.state === "not-needed") return;
  if (agreed) return void (await recordConsent(place));
  output.note(describeConsent(consent));
  if ((await ask?.("Let loopwiki run these? [y/N] ")) === true) await recordConsent(place);
  else output.note("Agree later with `loopwiki config trust`.");
}

async function remove(
  { output }: CommandContext,
  place: RepositoryPlace,
  dryRun: boolean,
): Promise<ExitCode> {
  const plan = await planRemoval(place);
  if (!dryRun) await applyRemoval(place, plan);
  const steps = plan.steps.map(({ path, action, reason }) => ({ path, action, reason }));
  const data = { repository: place.repository, dryRun, steps };
  output.answer("init-remove", data, describeRemoval(plan.steps));
  if (dryRun) output.next("loopwiki init --remove", "to do this");
  else output.next("git status", "shows the rest; runs and learnings stay in the git directory");
  return exitCodes.ok;
}

function writeCount({ changes }: InitPlan): number {
  return changes.filter(({ action }) => action !== "skip").length;
}

function textOf(plan: InitPlan, showAll: boolean): string {
  const count = writeCount(plan);
  if (count === 0) return "Already set up; nothing changed.";
  const done = `Wrote ${count} files.`;
  return showAll ? visibleText(`${describeInit(plan)}\n\n${done}`) : done;
}

function sayNext({ output }: CommandContext, plan: InitPlan): void {
  if (!plan.hasCommits)
    output.note("No commits here yet: plans need one to start from, so commit your files first.");
  if (writeCount(plan) > 0) output.next(commitCommand(plan), "init itself never commits");
  output.next("loopwiki audit", "looks for what to improve");
}

function summaryOf(
  place: RepositoryPlace,
  { content, project, changes, notes, hasCommits }: InitPlan,
  agents: readonly InstalledAgent[],
): Record<string, unknown> {
  return {
    repository: place.repository,
    contentRoot: content.prefix === "" ? "." : content.prefix,
    project,
    changes: changes.map(({ path, action, reason }) => ({ path, action, reason })),
    notes,
    agents,
    hasCommits,
  };
}
