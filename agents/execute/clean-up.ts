import type { RunContext } from "./run-context.ts";
import { hasObject } from "./worktree.ts";

/**
 * Removes what the run had made outside the repository's own branches; the journal stays. A branch that
 * somebody else committed to is kept.
 */
export async function cleanUp(run: RunContext): Promise<void> {
  await run.checkout.remove();
  await run.worktree.remove();
  const tip = await branchTip(run);
  if (tip === undefined) return;
  const { branch } = run.state.started;
  if (!(await ownCommits(run)).includes(tip)) {
    run.note(`${branch} is kept: ${tip.slice(0, 12)} on it is not from this run`);
    return;
  }
  await run.services.git.run(["update-ref", "-d", `refs/heads/${branch}`, tip]);
}

/** Commit the plan's branch is at, or undefined when it is gone. */
export async function branchTip(run: RunContext): Promise<string | undefined> {
  const ref = `refs/heads/${run.state.started.branch}`;
  const { code, stdout } = await run.services.git.answer(["rev-parse", "--verify", "-q", ref], {
    okCodes: [0, 1],
  });
  return code === 0 ? stdout.trim() : undefined;
}

/** Where the branch may stand: at the last event's commit, or one ahead when killed before the event. */
async function ownCommits(run: RunContext): Promise<string[]> {
  const commits = [run.state.head];
  for (const { attempts, commit } of run.state.chunks.values()) {
    const intended = attempts.at(-1)?.intended;
    if (commit !== undefined || !intended) continue;
    if (await hasObject(run.services.git, intended.tree))
      commits.push(await run.worktree.createCommit(intended));
  }
  return commits;
}
