import { messageOf } from "#wiki";
import { hookPath, installHook } from "../andon/push-hook.ts";
import { thisProgram } from "../andon/this-program.ts";
import type { CommandContext } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { findRepository } from "../init/find-repository.ts";
import { applyInit, prepareInit } from "../init/init.ts";
import { installFor, installedAgents } from "../install/install-for.ts";
import type { Check } from "./check.ts";
import { finishedBranches, finishedWorktrees } from "./leftovers.ts";

/** A remedy that loses nothing, however often it is done. */
export interface Repair {
  check: string;
  /** What will be done. */
  says: string;
  /** Does it, and says what came of it. */
  run: () => Promise<string>;
}

type Remedy = (context: CommandContext) => Promise<Repair["says"] | undefined>;

/** By the name of the check: what would be done, undefined when there is nothing that loses nothing. */
const remedies: Readonly<Record<string, { plan: Remedy; run: Remedy }>> = {
  "AGENTS.md": {
    plan: async (context) =>
      (await planBlock(context)).length === 0 ? undefined : "add loopwiki's block to AGENTS.md",
    run: addBlock,
  },
  "installed files": {
    plan: async (context) => `install again for ${(await installedAgents(context)).join(", ")}`,
    run: async (context) => {
      const plan = await installFor(context, await installedAgents(context), { dryRun: false });
      return `wrote ${plan.steps.flatMap(({ path, write }) => (write ? [path] : [])).join(", ")}`;
    },
  },
  "push hook": {
    plan: async () => "write the push hook anew",
    run: async (context) => {
      const path = await hookPath(await openWorkspace(context));
      await installHook(path, thisProgram);
      return `wrote ${path}`;
    },
  },
  "search index": { plan: async () => "bring the search index up to the pages", run: fillIndex },
  "index kept up": { plan: async () => "bring the search index up to the pages", run: fillIndex },
  worktrees: {
    plan: async (context) => {
      const left = await finishedWorktrees(await openWorkspace(context));
      return left.length === 0
        ? undefined
        : `remove ${left.join(", ")}, unless something in there is not committed`;
    },
    run: removeWorktrees,
  },
  branches: {
    plan: async (context) => {
      const left = await finishedBranches(await openWorkspace(context));
      return left.length === 0 ? undefined : `delete ${left.join(", ")}, if merged`;
    },
    run: deleteBranches,
  },
};

/** The remedies for what was found, in the order in which they must be done. */
export async function repairsFor(
  checks: readonly Check[],
  context: CommandContext,
): Promise<Repair[]> {
  const bad = new Set(checks.filter(({ status }) => status !== "ok").map(({ name }) => name));
  const repairs: Repair[] = [];
  for (const [check, { plan, run }] of Object.entries(remedies)) {
    const says = bad.has(check) ? await plan(context).catch(() => undefined) : undefined;
    if (says === undefined || repairs.some((repair) => repair.says === says)) continue;
    repairs.push({ check, says, run: async () => (await run(context)) ?? "done" });
  }
  return repairs;
}

/** Nothing of init but the block, where there is a wiki to point to: a memory is a decision. */
async function planBlock(
  context: CommandContext,
): Promise<Awaited<ReturnType<typeof prepareInit>>["changes"]> {
  const { changes } = await prepareInit(await findRepository(context.directory));
  const hasWiki = changes.some(
    (one) => /(^|\/)wiki\/index\.md$/.test(one.path) && one.action === "skip",
  );
  return hasWiki
    ? changes.filter(({ path, action }) => path === "AGENTS.md" && action !== "skip")
    : [];
}

async function addBlock(context: CommandContext): Promise<string> {
  const place = await findRepository(context.directory);
  const plan = await prepareInit(place);
  const changes = plan.changes.filter(({ path }) => path === "AGENTS.md");
  await applyInit(place, { ...plan, changes, newFolders: [] });
  return "added to AGENTS.md; what stood there is untouched";
}

async function fillIndex(context: CommandContext): Promise<string> {
  const { run } = await import("../commands/index-command.ts");
  await run(context, { args: [], options: {} });
  return "indexed";
}

async function removeWorktrees(context: CommandContext): Promise<string> {
  const workspace = await openWorkspace(context);
  const said: string[] = [];
  for (const path of await finishedWorktrees(workspace)) {
    const args = ["worktree", "remove", "--", path];
    const { code, stderr } = await workspace.git.answer(args, { okCodes: [0, 128] });
    said.push(code === 0 ? `removed ${path}` : `kept ${path}: ${stderr.trim()}`);
  }
  return said.join("\n");
}

async function deleteBranches(context: CommandContext): Promise<string> {
  const { git, ...workspace } = await openWorkspace(context);
  const said: string[] = [];
  for (const branch of await finishedBranches({ ...workspace, git })) {
    const { code, stderr } = await git.answer(["branch", "-d", "--", branch], { okCodes: [0, 1] });
    const [why = ""] = stderr.trim().split("\n");
    said.push(code === 0 ? `deleted ${branch}` : `kept ${branch}: ${why}`);
  }
  return said.join("\n");
}

/** Runs a repair; what goes wrong is told, and no reason to leave the others undone. */
export async function perform({ run }: Repair): Promise<string> {
  return run().catch((error: unknown) => `not done: ${messageOf(error)}`);
}
