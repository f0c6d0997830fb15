import { formatPlan, planContentHash, type Plan } from "#plans";
import { ContentRoot, LoopwikiError } from "#wiki";
import { addLearning } from "../kaizen/learnings-page.ts";
import { learningsPagePath } from "../packet/memory-section.ts";
import { installInto } from "./install-into.ts";
import { judgeProjectCommands } from "./gates/project-commands.ts";
import { runCheck } from "./gates/run-check.ts";
import { planOfRun, type RunContext } from "./run-context.ts";
import { commitAuthor } from "./worktree.ts";

/** Builds the merge commit in the clean checkout and proves it green; nothing is moved yet. */
export async function prepareMerge(run: RunContext, tip: string): Promise<string> {
  const { checkout } = run;
  await checkout.ensure(["--detach", checkout.path, tip]);
  await checkout.checkOut(tip);
  const memory = new ContentRoot(checkout.path, run.services.content.prefix || ".");
  await mergeFiles(run, memory);
  const plan: Plan = { ...planOfRun(run.state), status: "merged" };
  await writePlan(run, memory, plan);
  const tree = await checkout.snapshot();
  if (tip !== run.state.started.base) await verifyAgain(run, plan);
  return checkout.createCommit({
    tree,
    parent: tip,
    merged: run.state.head,
    message: `Merge plan ${plan.id}: ${plan.title}\n\nLoopwiki-Plan: ${plan.id}\nLoopwiki-Run: ${run.state.run}\n`,
    date: run.services.clock().toISOString(),
    author: await commitAuthor(run.services.git),
  });
}

/** Merges the verified commit itself: the branch's name could mean something else by now. */
async function mergeFiles(run: RunContext, memory: ContentRoot): Promise<void> {
  const { checkout } = run;
  const { name, email } = await commitAuthor(run.services.git);
  const env = { GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  const { code } = await checkout.answer(
    ["-c", "rerere.enabled=false", "merge", "--no-ff", "--no-commit", "-q", run.state.head],
    { okCodes: [0, 1], env },
  );
  if (code === 0) return;
  const unmerged = await checkout.run(["diff", "--name-only", "--diff-filter=U", "-z"]);
  const conflicts = unmerged.split("\0").filter((path) => path !== "");
  if (await joinLearnings(run, memory, conflicts)) return;
  const { target, plan } = run.state.started;
  throw new LoopwikiError(
    "merge-conflict",
    `Plan ${plan} conflicts with ${target} in ${conflicts.join(", ") || "its files"}.`,
    {
      hint: `Nothing was changed. Discard the plan and run it again on the new ${target}: loopwiki discard ${plan}`,
    },
  );
}

/** Two plans that both learned something conflict in that page alone; its lines are simply added. */
async function joinLearnings(
  run: RunContext,
  memory: ContentRoot,
  conflicts: readonly string[],
): Promise<boolean> {
  const page = memory.repositoryPath(learningsPagePath);
  if (conflicts.length !== 1 || conflicts[0] !== page) return false;
  const ours = await run.checkout.answer(["show", `:2:${page}`], { okCodes: [0, 128] });
  if (ours.code !== 0) return false; // the target has deleted it
  await memory.write(learningsPagePath, run.state.learnings.reduce(addLearning, ours.stdout));
  return true;
}

/** The merge carries the plan with its new status; a text that is not the approved one is a person's. */
async function writePlan(run: RunContext, memory: ContentRoot, plan: Plan): Promise<void> {
  const path = `plans/${plan.id}.md`;
  const there = await memory.read(path);
  if (there !== undefined && planContentHash(there) !== run.state.planHash) {
    throw new LoopwikiError(
      "plan-changed",
      `${memory.repositoryPath(path)} was changed on ${run.state.started.target} after it was approved.`,
      { hint: "Nothing was changed. Put the approved text back there, then merge again." },
    );
  }
  await memory.write(path, formatPlan(plan, there ?? run.state.planText));
}

/** The branch moved since the run began: what was green apart must be green together. */
async function verifyAgain(run: RunContext, plan: Plan): Promise<void> {
  const { environment, commands } = run.services;
  const cwd = run.checkout.path;
  const sandbox = run.sandbox();
  await installInto(run, run.checkout);
  const baseline = run.state.baseline?.results ?? [];
  const results = await judgeProjectCommands({
    commands,
    baseline,
    cwd,
    environment,
    sandbox,
    signal: run.signal,
  });
  for (const { command, expected } of plan.goal) {
    if (results.every(({ status }) => status !== "failed"))
      results.push(
        await runCheck({ name: expected, command, cwd, environment, sandbox, signal: run.signal }),
      );
  }
  const failed = results.find(({ status }) => status === "failed");
  if (!failed) return;
  throw new LoopwikiError(
    "merge-not-green",
    `Plan ${plan.id} is not green together with ${run.state.started.target}: \`${failed.command}\` fails.\n${failed.detail}`,
    {
      kind: "andon",
      hint: `Nothing was changed. Discard the plan and run it again on the new ${run.state.started.target}: loopwiki discard ${plan.id}`,
    },
  );
}
