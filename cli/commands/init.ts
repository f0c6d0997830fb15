import { flagOption, textOption, type CommandContext, type CommandRun } from "../command.ts";
import { describeConsent, readConsent, recordConsent } from "../config/consent.ts";
import { exitCodes, type ExitCode } from "../exit-codes.ts";
import {
  commitCommand,
  describeAgents,
  describeInit,
  describeRemoval,
  previewInit,
} from "../init/describe-init.ts";
import { askPerson } from "../init/ask-person.ts";
import { findRepository, type RepositoryPlace } from "../init/find-repository.ts";
import { applyInit, prepareInit, type InitPlan } from "../init/init.ts";
import { findAgents, type InstalledAgent } from "../init/installed-agents.ts";
import type { Answers } from "../init/interview.ts";
import type { Prompts } from "../init/prompts.ts";
import { applyRemoval, planRemoval } from "../init/remove.ts";
import { terminalPrompts } from "../init/terminal-prompts.ts";
import { visibleText } from "./plan/visible-text.ts";

export const run: CommandRun = async (context, input) => {
  const isQuiet = ["yes", "dryRun", "remove"].some((name) => flagOption(input, name));
  const mayAsk = !isQuiet && !context.output.options.json;
  return runInit(context, input, mayAsk ? await terminalPrompts(process.env) : undefined);
};

/** `loopwiki init`; without `prompts` nobody is asked, and what was detected is taken. */
export async function runInit(
  context: CommandContext,
  input: Parameters<CommandRun>[1],
  prompts: Prompts | undefined,
): Promise<ExitCode> {
  const place = await findRepository(context.directory);
  const dryRun = flagOption(input, "dryRun");
  if (flagOption(input, "remove")) return remove(context, place, dryRun);
  const agents = await findAgents(process.env);
  const contentRoot = textOption(input, "contentRoot");
  const person = prompts && { prompts, environment: process.env, agents, contentRoot };
  const answers = person ? await askPerson(place, person) : { contentRoot };
  if (answers === undefined) return nothing(context);
  const plan = await prepareInit(place, answers);
  const answer = (written: boolean, text: string): void =>
    context.output.answer("init", { ...summaryOf(place, plan, agents), dryRun, written }, text);
  if (dryRun) {
    answer(false, visibleText(`${describeInit(plan)}\n${previewInit(plan)}`));
    context.output.next("loopwiki init", "to write these files");
    return exitCodes.ok;
  }
  if (prompts && !(await agree(context, plan, prompts))) return nothing(context);
  await applyInit(place, plan);
  const agreed = plan.makesConfig || flagOption(input, "yes");
  await settleConsent(context, place, { agreed, prompts });
  answer(writeCount(plan) > 0, textOf(plan, prompts === undefined));
  if (writeCount(plan) > 0 && answers.roles === undefined)
    context.output.note(`\n${describeAgents(agents)}`);
  sayNext(context, plan, await doTheRest(context, answers));
  return exitCodes.ok;
}

function nothing({ output }: CommandContext): ExitCode {
  output.answer("init", { written: false }, "Nothing was written.");
  output.next("loopwiki init --dry-run", "shows what it would write");
  return exitCodes.ok;
}

/** Shows everything before a single file is written. */
async function agree(
  { output }: CommandContext,
  plan: InitPlan,
  prompts: Prompts,
): Promise<boolean> {
  if (writeCount(plan) === 0) return true;
  output.note(visibleText(describeInit(plan)));
  return (await prompts.agree(`Write these ${writeCount(plan)} files?`, true)) === true;
}

/** What else was agreed to. Returns the repository paths that were written. */
async function doTheRest(context: CommandContext, answers: Answers): Promise<string[]> {
  const { install = [], embeddings } = answers;
  const written: string[] = [];
  if (install.length > 0) {
    const { installFor } = await import("../install/install-for.ts");
    const { steps, targets } = await installFor(context, install, { dryRun: false });
    for (const { path, action, reason } of steps.filter((step) => step.action === "keep"))
      context.output.note(`${action} ${path} (${reason})`);
    written.push(...steps.flatMap(({ path, write }) => (write ? [path] : [])));
    const names = targets.map(({ title }) => title).join(", ");
    context.output.note(`Wrote ${written.length} files for ${names}.`);
  }
  if (embeddings === "fetch") {
    const { openEmbeddings } = await import("./embeddings/place.ts");
    const { obtainEmbedder } = await import("./embeddings/obtain.ts");
    const chosen = await obtainEmbedder(context, await openEmbeddings(context), "given");
    await chosen.embedder?.close();
    if (chosen.embedder === undefined) context.output.note(`${chosen.reason}\n${chosen.hint}`);
  }
  return written;
}

/**
 * A person who had init write the settings has seen the commands in them. Settings that came with the
 * repository are another thing: they need --yes or a yes of their own.
 */
async function settleConsent(
  { output }: CommandContext,
  place: RepositoryPlace,
  { agreed, prompts }: { agreed: boolean; prompts: Prompts | undefined },
): Promise<void> {
  const consent = await readConsent(place);
  if (consent.state === "given" || consent.state === "not-needed") return;
  if (agreed) return void (await recordConsent(place));
  output.note(describeConsent(consent));
  if ((await prompts?.agree("Let loopwiki run these?", false)) === true) await recordConsent(place);
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

function sayNext({ output }: CommandContext, plan: InitPlan, installed: readonly string[]): void {
  if (!plan.hasCommits)
    output.note("No commits here yet: plans need one to start from, so commit your files first.");
  if (writeCount(plan) + installed.length > 0)
    output.next(commitCommand(plan, installed), "init itself never commits");
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
