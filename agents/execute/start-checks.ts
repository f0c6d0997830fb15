import { relative, sep } from "node:path";
import { measureDrift, type Plan } from "#plans";
import { LoopwikiError } from "#wiki";
import { latestRun } from "./find-run.ts";
import type { ExecuteServices } from "./services.ts";
import { hasObject, RunWorktree } from "./worktree.ts";

/** Every plan this one depends on is merged. */
export async function assertDependencies(services: ExecuteServices, plan: Plan): Promise<void> {
  for (const id of plan.depends_on) {
    const run = await latestRun(services, id);
    const status = run?.phase ?? (await services.plans.get(id)).plan.status;
    if (status === "merged") continue;
    throw new LoopwikiError(
      "dependency-open",
      `Plan ${plan.id} depends on ${id}, which is ${status}, expected merged.`,
      {
        hint: `Finish it first: loopwiki plan show ${id}`,
      },
    );
  }
}

/** What the plan says about the code still stands in the current commit. */
export async function assertFresh(services: ExecuteServices, plan: Plan): Promise<void> {
  const drift = await measureDrift(services.git, plan);
  if (drift.verdict !== "stale") return;
  const gone = drift.evidence
    .filter(({ state }) => state === "gone")
    .map(({ evidence }) => `${evidence.path}:${evidence.line}`);
  throw new LoopwikiError(
    "plan-stale",
    `Plan ${plan.id} no longer fits the code: ${gone.join(", ") || plan.planned_at} is not there any more.`,
    {
      hint: `Look with: loopwiki plan check ${plan.id}\nthen bring it up to date, or: loopwiki plan reject ${plan.id} --reason "…"`,
    },
  );
}

/** The branch a plan will be merged into: the one that is checked out. */
export async function currentBranch(services: ExecuteServices): Promise<string> {
  const { code, stdout } = await services.git.answer(["symbolic-ref", "--short", "-q", "HEAD"], {
    okCodes: [0, 1],
  });
  if (code === 0) return stdout.trim();
  throw new LoopwikiError(
    "detached-head",
    "The checkout is on no branch; a plan needs one to be merged into.",
    { hint: "git switch <branch>" },
  );
}

/** The run works on a commit, so the wiki must be in it. */
export async function assertMemoryCommitted(
  services: ExecuteServices,
  base: string,
): Promise<void> {
  const index = services.content.repositoryPath("wiki/index.md");
  if (await hasObject(services.git, `${base}:${index}`)) return;
  throw new LoopwikiError(
    "memory-not-committed",
    `${index} is not in the commit the run would start from.`,
    {
      hint: 'Commit what `loopwiki init` wrote: git add -A && git commit -m "Add loopwiki"',
    },
  );
}

/** Branch and worktrees can be made without taking anybody's place. */
export async function assertFree(
  services: ExecuteServices,
  branch: string,
  paths: string[],
): Promise<void> {
  for (const path of paths) {
    await assertOutside(services, path);
    if (!(await new RunWorktree(services.git, path).exists())) continue;
    throw new LoopwikiError(
      "worktree-exists",
      `Unexpected ${path}, expected a free place for the plan's worktree.`,
      {
        hint: 'Move it away, or set "worktreeRoot" in loopwiki.config.json to another folder.',
      },
    );
  }
  if (!(await services.git.test(["show-ref", "--verify", "--quiet", `refs/heads/${branch}`])))
    return;
  throw new LoopwikiError(
    "branch-exists",
    `Branch ${branch} exists already and belongs to no unfinished run.`,
    {
      hint: `Look at it (git log ${branch}); if it is not needed: git branch -D ${branch}`,
    },
  );
}

/** Inside the checkout a worktree would be content of the repository, unless it is ignored. */
async function assertOutside(services: ExecuteServices, path: string): Promise<void> {
  const below = relative(services.repository, path);
  if (below.split(sep)[0] === ".." || (await services.git.test(["check-ignore", "-q", below])))
    return;
  throw new LoopwikiError(
    "worktree-inside",
    `Unexpected ${path}, expected the plan's worktree outside the checkout or in an ignored folder.`,
    { hint: 'Change "worktreeRoot" in loopwiki.config.json, or add the folder to .gitignore.' },
  );
}
