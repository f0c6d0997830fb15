import { formatPlan, planContentHash, type Plan } from "#plans";
import { ContentRoot, LoopwikiError } from "#wiki";
import { countReceipts } from "../kaizen/count-receipts.ts";
import { joinMemory, type Sides } from "../kaizen/join-memory.ts";
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
  await countReceipts(memory, await run.services.runs.read(run.state.run));
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
  // Two plans that both learned something conflict in those lines alone: they are simply added.
  const sidesOf = (path: string): Promise<Sides> => sidesOfConflict(run, path);
  if (await joinMemory(memory, conflicts, { sidesOf, learned: run.state.learnings })) return;
  const { target, plan } = run.state.started;
  throw new LoopwikiError(
    "merge-conflict",
    `Plan ${plan} conflicts with ${target} in ${conflicts.join(", ") || "its files"}.`,
    {
      hint: `Nothing was changed. Discard the plan and run it again on the new ${target}: loopwiki discard ${plan}`,
    },
  );
}

/** What git has of a file in conflict: stage 1 is the base, 2 the target's, 3 the run's. */
async function sidesOfConflict({ checkout }: RunContext, path: string): Promise<Sides> {
  const stage = async (number: 1 | 2 | 3): Promise<string | undefined> => {
    const { code, stdout } = await checkout.answer(["show", `:${number}:${path}`], {
      okCodes: [0, 128],
    });
    return code === 0 ? stdout : undefined;
  };
  return { base: await stage(1), ours: await stage(2), theirs: await stage(3) };
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
