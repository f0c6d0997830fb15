import { readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { discardPlan, latestRun, planStatus, runPlan } from "#agents";
import type { Plan } from "#plans";
import { expect, test } from "vitest";
import { findLearnings } from "../../../agents/kaizen/find-learnings.ts";
import { claimRun } from "../../../agents/execute/prepare-run.ts";
import { fingerprint } from "../../tools/fingerprint.ts";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { docsChunk, goodEdits, makerTask, validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();
const planPath = `plans/${quickId}.md`;

async function approved(change: Partial<Plan> = {}, tasks?: unknown[]): Promise<Shop> {
  const shop = await open(tasks ? { tasks } : {});
  await shop.approve(await quickPlan(shop, change));
  return shop;
}

/** Aborts as soon as the run has got so far. */
async function interruptedAt(shop: Shop, type: string): Promise<void> {
  const controller = new AbortController();
  const { watch } = shop.services;
  shop.services.watch = (event) => {
    watch(event);
    if (event.type === type) controller.abort(new Error("closing time"));
  };
  await expect(runPlan(shop.services, quickId, controller)).rejects.toThrow("closing time");
  shop.services.watch = watch;
}

async function remainsOf({ repository, services }: Shop): Promise<unknown> {
  const { git, directory } = repository;
  const worktrees = await git.run(["worktree", "list", "--porcelain"]);
  const text = await readFile(join(directory, planPath), "utf8");
  return {
    branches: await git.run(["branch", "--list", "loop/*"]),
    worktrees: worktrees.split("\n").filter((line) => line.startsWith("worktree ")).length,
    folders: await readdir(dirname(directory)),
    status: await planStatus(services, quickId),
    statusInFile: /^status: (.*)$/m.exec(text)?.[1],
    reason: (await latestRun(services, quickId))?.reason,
  };
}

/** What a discard leaves: the journal that says so, and nothing else. */
const discarded = {
  branches: "",
  worktrees: 1,
  folders: ["shop"],
  status: "discarded",
  statusInFile: "discarded",
  reason: "not now",
};

const limited = { result: { outcome: "rate-limited", summary: "come back later" } };

test.each<[string, () => Promise<Shop>]>([
  [
    "verified",
    async () => {
      const shop = await approved();
      await runPlan(shop.services, quickId, { signal });
      return shop;
    },
  ],
  [
    "stopped",
    async () => {
      const shop = await approved({ chunks: [shelfChunk({ run: "false" })] });
      expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("stopped");
      return shop;
    },
  ],
  [
    "paused",
    async () => {
      const shop = await approved({ chunks: [validateChunk()] }, [makerTask(1, [], limited)]);
      expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("paused");
      return shop;
    },
  ],
  ...["run-started", "attempt-started", "agent-finished", "commit-intended", "chunk-committed"].map(
    (type): [string, () => Promise<Shop>] => [
      `interrupted at ${type}`,
      async () => {
        const shop = await approved();
        await interruptedAt(shop, type);
        return shop;
      },
    ],
  ),
])("a run that is %s goes, with its branch and worktrees; main stays", async (_, make) => {
  const shop = await make();
  const before = await fingerprint(shop.repository.directory);
  await discardPlan(shop.services, quickId, "not now");
  expect(await remainsOf(shop)).toEqual(discarded);
  const after = await fingerprint(shop.repository.directory);
  for (const path of [planPath, "plans/README.md"])
    for (const files of [before, after]) delete files[join(shop.repository.directory, path)];
  expect(after).toEqual(before);
  await discardPlan(shop.services, quickId, "once more");
  expect(await remainsOf(shop)).toEqual(discarded);
});

test("killed before the plan's file knew, the next discard finishes it", async () => {
  const shop = await approved();
  await runPlan(shop.services, quickId, { signal });
  const run = await claimRun(shop.services, quickId, signal);
  await run.append({ type: "run-discarded", reason: "not now" });
  await shop.services.runs.release(run.lease);
  await discardPlan(shop.services, quickId, "not now");
  expect(await remainsOf(shop)).toEqual(discarded);
});

test("a branch with a person's commits is kept, and they are told", async () => {
  const shop = await approved();
  const { head, started } = await runPlan(shop.services, quickId, { signal });
  const { git } = shop.repository;
  const mine = await git.run(["commit-tree", `${head}^{tree}`, "-p", head, "-m", "Mine"]);
  await git.run(["update-ref", `refs/heads/${started.branch}`, mine]);
  await discardPlan(shop.services, quickId, "not now");
  expect(await git.run(["rev-parse", started.branch])).toBe(mine);
  const notes = shop.events.flatMap((event) => (event.type === "note" ? [event.text] : []));
  expect(notes.join("\n")).toContain(`${started.branch} is kept`);
});

test("a killed run whose commit was made but not noted leaves no branch", async () => {
  const shop = await approved();
  await interruptedAt(shop, "commit-intended");
  const state = await latestRun(shop.services, quickId);
  const intended = state?.chunks.get(docsChunk().id)?.attempts[0]?.intended;
  const run = await claimRun(shop.services, quickId, signal);
  if (intended) {
    const commit = await run.worktree.createCommit(intended);
    await run.worktree.advance(run.state.started.branch, intended.parent, commit);
  }
  await shop.services.runs.release(run.lease);
  await discardPlan(shop.services, quickId, "not now");
  expect(await remainsOf(shop)).toEqual(discarded);
});

test("what it learned is kept and shown before similar chunks", async () => {
  const stray = { path: "src/stray.js", write: "export {};\n" };
  const shop = await approved(
    { chunks: [validateChunk()], goal: [{ command: "true", expected: "" }] },
    [makerTask(1, [...goodEdits, stray]), makerTask(2, [{ path: "src/stray.js", delete: true }])],
  );
  await runPlan(shop.services, quickId, { signal });
  await discardPlan(shop.services, quickId, "not now");
  const second = "2026-06-second-try";
  await shop.approve(
    await quickPlan(shop, { id: second, goal: [{ command: "true", expected: "" }] }),
  );
  await runPlan(shop.services, second, { signal });
  const run = await claimRun(shop.services, second, signal);
  await shop.services.runs.release(run.lease);
  const found = await findLearnings(run, validateChunk());
  expect(found.map(({ rule }) => rule)).toEqual([expect.stringContaining("src/stray.js")]);
  expect(await findLearnings(run, docsChunk())).toEqual([]);
});

test("a plan whose file is gone is discarded by its id; one that never ran is not", async () => {
  const shop = await approved();
  await expect(discardPlan(shop.services, quickId, "not now")).rejects.toMatchObject({
    code: "no-run",
  });
  await runPlan(shop.services, quickId, { signal });
  await rm(join(shop.repository.directory, planPath));
  await discardPlan(shop.services, quickId, "not now");
  expect(await planStatus(shop.services, quickId)).toBe("discarded");
});

test("a run that another process is executing is not pulled from under it", async () => {
  const shop = await approved();
  await runPlan(shop.services, quickId, { signal });
  const { lease } = await claimRun(shop.services, quickId, signal);
  await expect(discardPlan(shop.services, quickId, "not now")).rejects.toMatchObject({
    code: "lease-held",
  });
  await shop.services.runs.release(lease);
});
