import { planContentHash } from "#plans";
import { ContentRoot, LoopwikiError } from "#wiki";
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
    await git.run(["update-ref", `refs/heads/${target}`, to, from]);
    return;
  }
  const putBack = await setPlanAside(run, checkedOut);
  const { code, stderr } = await git
    .at(checkedOut)
    .answer(["merge", "--ff-only", "-q", to], { okCodes: [0, 1, 128] });
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
  const path = `plans/${run.state.started.plan}.md`;
  const repositoryPath = content.repositoryPath(path);
  const git = run.services.git.at(checkedOut);
  const text = await content.read(path);
  const dirty =
    (await git.run(["status", "--porcelain", "--untracked-files=all", "--", repositoryPath])) !==
    "";
  if (text === undefined || !dirty) return async () => undefined;
  if (planContentHash(text) !== run.state.planHash) {
    throw new LoopwikiError(
      "plan-changed",
      `${repositoryPath} holds uncommitted changes other than its status.`,
      {
        hint: "Commit them or take them back, then merge again.",
      },
    );
  }
  const tracked = (await git.list(["ls-files", "-z", "--", repositoryPath])).length > 0;
  if (tracked) await git.run(["checkout", "-q", "HEAD", "--", repositoryPath]);
  else await content.remove(path);
  return () => content.write(path, text);
}

/** Absolute path of the worktree that has the branch checked out, or undefined. */
async function checkoutOf(run: RunContext, branch: string): Promise<string | undefined> {
  const fields = await run.services.git.list(["worktree", "list", "--porcelain", "-z"]);
  let path: string | undefined;
  for (const field of fields) {
    if (field.startsWith("worktree ")) path = field.slice("worktree ".length);
    if (field === `branch refs/heads/${branch}`) return path;
  }
  return undefined;
}
