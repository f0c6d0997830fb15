import { resolve } from "node:path";
import { draftPlan, formatPlan, planContentHash, type Plan } from "#plans";
import { ContentRoot, LoopwikiError } from "#wiki";
import { shellWord } from "../audit/finding.ts";
import { commitChunk } from "../execute/commit-chunk.ts";
import { discardPlan } from "../execute/discard-plan.ts";
import { latestRun } from "../execute/find-run.ts";
import { RunContext } from "../execute/run-context.ts";
import type { ExecuteServices } from "../execute/services.ts";
import { assertFree, assertMemoryCommitted, currentBranch } from "../execute/start-checks.ts";
import { commitAuthor } from "../execute/worktree.ts";
import type { RunEvent } from "../journal/run-event.ts";
import type { CheckResult } from "../journal/run-records.ts";
import { foldRun, type RunState } from "../journal/run-state.ts";
import { isDocumentation, writeEdits, type MemoryEdits } from "./memory-edits.ts";

/** Pages that a program wrote and a person is to review. */
export interface PagesToLand {
  /** Commit they were written for. */
  head: string;
  /** `2026-11-20`. */
  date: string;
  title: string;
  why: string;
  edits: MemoryEdits;
  /** Path below the content root of the page that says what was done. */
  report: string;
  /** Who wrote them. */
  by: string;
  summary: string;
  /** What was checked, beside the scope. */
  checks: CheckResult[];
  signal: AbortSignal;
}

/** The plan id of a documentation run of a commit: `2026-11-document-3f2a91c`. */
function documentPlanId(date: string, head: string): string {
  return `${date.slice(0, 7)}-document-${head.slice(0, 7)}`;
}

/**
 * Commits the pages on a branch of their own, with the journal of a verified run: review, merge and discard
 * know it like any plan's. Killed on the way, the next call begins anew.
 */
export async function landPages(services: ExecuteServices, pages: PagesToLand): Promise<RunState> {
  const plan = planOf(services, pages);
  if ((await latestRun(services, plan.id))?.phase === "running")
    await discardPlan(services, plan.id, "it was interrupted");
  const started = await startEvent(services, plan, pages);
  const lease = await services.runs.claim(plan.id, true);
  try {
    await services.runs.append(lease, started);
    const state = foldRun(lease.run, await services.runs.read(lease.run));
    if (!state) throw new Error("the run was not recorded");
    const run = new RunContext(services, lease, state, pages.signal);
    await commitPages(run, pages);
    return run.state;
  } finally {
    await services.runs.release(lease);
  }
}

/** The documentation run that still waits for a person, if there is one. */
export async function waitingDocument(services: ExecuteServices): Promise<string | undefined> {
  for (const { plan } of (await services.runs.list()).toReversed())
    if (/^\d{4}-\d{2}-document-[0-9a-f]{7}$/.test(plan))
      if ((await latestRun(services, plan))?.phase === "verified") return plan;
  return undefined;
}

async function commitPages(run: RunContext, pages: PagesToLand): Promise<void> {
  const { branch, base, worktree: path } = run.state.started;
  const ofAttempt = { chunk: chunkId, attempt: 1 };
  await run.worktree.ensure(["-b", branch, path, base]);
  const before = await run.worktree.run(["rev-parse", `${base}^{tree}`]);
  await run.append({ type: "attempt-started", ...ofAttempt, tree: before, agent: pages.by });
  await writeEdits(new ContentRoot(path, run.services.content.prefix || "."), pages.edits);
  const tree = await run.worktree.snapshot();
  await run.append({
    type: "agent-finished",
    ...ofAttempt,
    role: "librarian",
    agent: pages.by,
    outcome: "ok",
    summary: pages.summary,
    toolCalls: 0,
    durationMs: 0,
    tree,
  });
  const scope = await judgeScope(run, before, tree);
  await run.append({ type: "gates-judged", ...ofAttempt, results: [scope, ...pages.checks] });
  if (scope.status === "failed")
    throw new LoopwikiError("out-of-scope", `Unexpected change: ${scope.detail}.`, {
      hint: `Nothing was committed. End the run: loopwiki discard ${run.plan.id}`,
    });
  const trailers = `Loopwiki-Plan: ${run.plan.id}\nLoopwiki-Run: ${run.state.run}\n`;
  const event: RunEvent = {
    type: "commit-intended",
    ...ofAttempt,
    tree,
    parent: base,
    message: `${run.plan.title}\n\n${pages.summary}\n\n${trailers}`,
    date: run.services.clock().toISOString(),
    author: await commitAuthor(run.services.git),
  };
  const intended = await run.append(event);
  if (intended.type !== "commit-intended") throw new Error("the intent was not recorded");
  await commitChunk(run, intended);
  await run.append({ type: "goal-judged", results: [scope, ...pages.checks], met: true });
  await run.append({ type: "run-verified", head: run.state.head });
}

const chunkId = "pages";

/** That the commit holds documentation and nothing else is read from git, not from what was asked for. */
async function judgeScope(run: RunContext, before: string, tree: string): Promise<CheckResult> {
  const start = performance.now();
  const diff = ["diff-tree", "-r", "-z", "--name-only", "--no-renames", before, tree];
  const changed = (await run.worktree.run(diff)).split("\0").filter((path) => path !== "");
  const prefix = run.services.content.repositoryPath("");
  const outside = changed.filter(
    (path) => !path.startsWith(prefix) || !isDocumentation(path.slice(prefix.length)),
  );
  return {
    name: "scope",
    status: outside.length === 0 ? "passed" : "failed",
    detail:
      outside.length === 0
        ? `${changed.length} files, all of them pages`
        : `${outside.join(", ")} is no page`,
    durationMs: performance.now() - start,
    ...(outside.length > 0 && { files: outside }),
  };
}

function planOf(services: ExecuteServices, pages: PagesToLand): Plan {
  const { head, date, title, why, report } = pages;
  const { content } = services;
  const exists = `test -s ${shellWord(content.repositoryPath(report))}`;
  const files = [content.repositoryPath("wiki/**"), content.repositoryPath("agents/CONTEXT.md")];
  const drafted = draftPlan({
    title,
    why,
    today: date,
    head,
    files,
    verify: [exists],
    category: "docs",
    status: "in-progress",
    instructions: "The pages are compiled; nobody is asked to write code.",
    risks: ["A page may say what is not so: read the difference."],
    stopConditions: ["A file that is no page would change."],
  });
  const chunks = drafted.chunks.map((chunk) => ({ ...chunk, id: chunkId }));
  return { ...drafted, id: documentPlanId(date, head), chunks };
}

async function startEvent(
  services: ExecuteServices,
  plan: Plan,
  { head, date }: PagesToLand,
): Promise<RunEvent> {
  const planText = formatPlan(plan);
  const name = documentPlanId(date, head).slice("2026-11-".length);
  const branch = `loop/${name}`;
  const worktree = resolve(services.worktreeRoot, `loop-${name}`);
  const checkout = resolve(services.worktreeRoot, `loop-${name}-check`);
  const target = await currentBranch(services);
  await assertMemoryCommitted(services, head);
  await assertFree(services, branch, [worktree, checkout]);
  return {
    type: "run-started",
    plan: plan.id,
    planHash: planContentHash(planText),
    planText,
    base: head,
    target,
    branch,
    worktree,
    checkout,
    mode: "implement",
  };
}
