import type { Workspace } from "../compose.ts";

export type LeftoverPlace = Pick<Workspace, "git" | "planStatus">;

/** `over`: its plan is merged or discarded. `unknown`: no run knows its plan, so it may be somebody's own. */
export type LeftoverState = "over" | "unknown";

/** Branches of plans that are over, or that no run knows. */
export async function leftBranches({
  git,
  planStatus,
}: LeftoverPlace): Promise<{ branch: string; state: LeftoverState }[]> {
  const names = await git.run(["for-each-ref", "--format=%(refname:short)", "refs/heads/loop/"]);
  const left: { branch: string; state: LeftoverState }[] = [];
  for (const branch of names.split("\n").filter((name) => name !== "")) {
    const state = stateOf(await planStatus(branch.slice("loop/".length)));
    if (state !== undefined) left.push({ branch, state });
  }
  return left;
}

/** Worktrees of such plans, and those whose folder is gone. */
export async function leftWorktrees({
  git,
  planStatus,
}: LeftoverPlace): Promise<{ path: string; state: LeftoverState }[]> {
  const listing = await git.run(["worktree", "list", "--porcelain"]);
  const left: { path: string; state: LeftoverState }[] = [];
  for (const entry of listing.split("\n\n")) {
    const path = /^worktree (.+)$/m.exec(entry)?.[1] ?? "";
    const plan = /^branch refs\/heads\/loop\/(.+)$/m.exec(entry)?.[1];
    if (plan === undefined) continue;
    const state = stateOf(await planStatus(plan));
    if (state !== undefined) left.push({ path, state });
    else if (/^prunable/m.test(entry)) left.push({ path, state: "unknown" });
  }
  return left;
}

export async function finishedBranches(place: LeftoverPlace): Promise<string[]> {
  const left = await leftBranches(place);
  return left.filter(({ state }) => state === "over").map(({ branch }) => branch);
}

export async function finishedWorktrees(place: LeftoverPlace): Promise<string[]> {
  const left = await leftWorktrees(place);
  return left.filter(({ state }) => state === "over").map(({ path }) => path);
}

function stateOf(status: Awaited<ReturnType<Workspace["planStatus"]>>): LeftoverState | undefined {
  if (status === undefined) return "unknown";
  return status === "merged" || status === "discarded" ? "over" : undefined;
}
