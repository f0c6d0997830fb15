import { lstat } from "node:fs/promises";
import { planContentHash } from "#plans";
import { ContentRoot, LoopwikiError, type Git } from "#wiki";
import type { RunContext } from "./run-context.ts";

interface Move {
  target: string;
  from: string;
  to: string;
}

/**
 * Moves the target branch forward. Where it is checked out, git itself updates the files and refuses to
 * overwrite uncommitted work; elsewhere only the branch moves, and only if it is still where it was.
 */
export async function moveTarget(run: RunContext, { target, from, to }: Move): Promise<void> {
  const { git } = run.services;
  const checkedOut = await checkoutOf(run, target);
  if (checkedOut === undefined) {
    const reason = `loopwiki merge ${run.plan.id}`;
    await git.run(["update-ref", "-m", reason, `refs/heads/${target}`, to, from]);
    return;
  }
  const putBack = await setPlanAside(run, checkedOut);
  // Without autostash: a person's uncommitted work is never picked up and put down again.
  const merge = ["-c", "merge.autoStash=false", "merge", "--ff-only", "-q", to];
  const { code, stderr } = await git.at(checkedOut).answer(merge, { okCodes: [0, 1, 128] });
  if (code === 0) return;
  await putBack();
  throw new LoopwikiError(
    "merge-refused",
    `git would not bring ${target} forward in ${checkedOut}: ${stderr.trim()}`,
    {
      hint: "Your uncommitted work is untouched. Commit or stash the files named above, then merge again.",
    },
  );
}

/**
 * The plan's own file may be there uncommitted, as `audit` and `approve` left it. The merge brings the
 * same text; if a person changed it, it stays and the merge is refused.
 */
async function setPlanAside(run: RunContext, checkedOut: string): Promise<() => Promise<void>> {
  const content = new ContentRoot(checkedOut, run.services.content.prefix || ".");
  const path = `plans/${run.plan.id}.md`;
  const file = content.repositoryPath(path);
  const git = run.services.git.at(checkedOut);
  const text = await content.read(path);
  const status = await git.run(["status", "--porcelain", "--untracked-files=all", "--", file]);
  if (text === undefined || status === "") return async () => undefined;
  if (planContentHash(text) !== run.state.planHash) {
    throw new LoopwikiError(
      "plan-changed",
      `${file} holds uncommitted changes other than its status.`,
      { hint: "Commit them or take them back, then merge again." },
    );
  }
  const staged = await git.run(["ls-files", "--stage", "-z", "--", file]);
  if (await isCommitted(git, file)) {
    await git.run(["checkout", "-q", "HEAD", "--", file]);
  } else {
    await git.run(["rm", "-q", "--cached", "--force", "--ignore-unmatch", "--", file]);
    await content.remove(path);
  }
  return async () => {
    await content.write(path, text);
    if (staged !== "") await git.run(["update-index", "-z", "--index-info"], { input: staged });
  };
}

async function isCommitted(git: Git, file: string): Promise<boolean> {
  const object = `HEAD:${file}`;
  return (await git.answer(["cat-file", "-e", object], { okCodes: [0, 1, 128] })).code === 0;
}

/** Absolute path of the worktree that has the branch checked out, or undefined. */
async function checkoutOf(run: RunContext, branch: string): Promise<string | undefined> {
  const fields = await run.services.git.list(["worktree", "list", "--porcelain", "-z"]);
  let path = "";
  for (const field of fields) {
    if (field.startsWith("worktree ")) path = field.slice("worktree ".length);
    if (field !== `branch refs/heads/${branch}`) continue;
    if ((await lstat(path).catch(() => undefined)) !== undefined) return path;
    throw new LoopwikiError(
      "checkout-missing",
      `${branch} is checked out in ${path}, which is not there.`,
      {
        hint: "Bring that folder back, or let git forget it (git worktree prune), then merge again.",
      },
    );
  }
  return undefined;
}
