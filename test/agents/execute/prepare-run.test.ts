import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { discardPlan, latestRun, planStatus, runPlan } from "#agents";
import { formatPlan, planContentHash, PlanStore } from "#plans";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { goodEdits, makerTask, shopServices, validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();

async function approved(shop?: Shop): Promise<Shop> {
  const place = shop ?? (await open());
  await place.approve(await quickPlan(place));
  return place;
}

const branches = ({ repository }: Shop): Promise<string> =>
  repository.git.run(["branch", "--list", "loop/*", "--format=%(refname:short)"]);

test("of two processes at once one executes the plan and the other is told so", async () => {
  const shop = await approved();
  const other = shopServices(shop.repository.directory, { commands: {} }, () => undefined);
  const settled = await Promise.allSettled(
    [shop.services, other].map((services) => runPlan(services, quickId, { signal })),
  );
  const codes = settled.flatMap((one) => {
    if (one.status === "fulfilled") return [];
    const reason: unknown = one.reason;
    return [reason instanceof Error && "code" in reason ? reason.code : reason];
  });
  expect(codes).toHaveLength(1);
  expect(["lease-held", "run-changed"]).toContain(codes[0]);
  expect((await latestRun(other, quickId))?.phase).toBe("verified");
  expect((await shop.services.runs.list()).map(({ run }) => run)).toEqual([`${quickId}.1`]);
  expect(await branches(shop)).toBe(`loop/${quickId}`);
});

test("a decision that another process overtook before the claim is not carried out", async () => {
  const shop = await approved();
  const { runs } = shop.services;
  const slow = shopServices(shop.repository.directory, { commands: {} }, () => undefined);
  const claim = slow.runs.claim.bind(slow.runs);
  slow.runs.claim = async (plan, fresh) => {
    await runPlan(shop.services, quickId, { signal }); // begins and ends in between
    return claim(plan, fresh);
  };
  await expect(runPlan(slow, quickId, { signal })).rejects.toMatchObject({ code: "run-changed" });
  expect(await runs.list()).toHaveLength(1);
  expect((await latestRun(shop.services, quickId))?.phase).toBe("verified");
  expect(await runs.holder(quickId)).toBeUndefined();
});

test("an approval counts for the text that was approved, in this clone, since the last stop", async () => {
  const shop = await open();
  const plan = await quickPlan(shop, { chunks: [shelfChunk({ run: "false" })] });
  await shop.approve(plan);
  const path = join(shop.repository.directory, `plans/${quickId}.md`);
  const text = await readFile(path, "utf8");
  await shop.repository.write({
    [`plans/${quickId}.md`]: text.replace("run: ", "run: rm -rf / ; "),
  });
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "not-approved",
    message: expect.stringContaining("changed after it was approved"),
  });
  await shop.repository.write({ [`plans/${quickId}.md`]: text });
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("stopped");
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "line-stopped",
  });
  expect(await planStatus(shop.services, quickId)).toBe("stopped");
  await shop.services.approvals.approve(quickId, planContentHash(text), text);
  expect(await planStatus(shop.services, quickId)).toBe("approved");
});

test("a discarded plan does not start again by an approval from before", async () => {
  const shop = await approved();
  const path = `plans/${quickId}.md`;
  const text = await readFile(join(shop.repository.directory, path), "utf8");
  await runPlan(shop.services, quickId, { signal });
  await discardPlan(shop.services, quickId, "not now");
  await shop.repository.write({ [path]: text }); // as a `git checkout` of the file may do
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "not-approved",
    message: expect.stringContaining("discarded after"),
  });
  await shop.approve(await quickPlan(shop));
  const again = await runPlan(shop.services, quickId, { signal });
  expect(again).toMatchObject({ phase: "verified", run: `${quickId}.2` });
});

test("a verified plan waits for a person", async () => {
  const shop = await approved();
  await runPlan(shop.services, quickId, { signal });
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "already-verified",
  });
});

test.each<[string, string, (shop: Shop) => Promise<unknown>]>([
  [
    "a detached head",
    "detached-head",
    ({ repository }) => repository.git.run(["checkout", "-q", "--detach"]),
  ],
  [
    "a wiki that is not committed",
    "memory-not-committed",
    async ({ repository }) => {
      await repository.git.run(["rm", "-rq", "--cached", "wiki"]);
      await repository.git.run(["commit", "-qm", "Forget the wiki"]);
    },
  ],
  [
    "worktrees inside the checkout that git does not ignore",
    "worktree-inside",
    async ({ services, repository }) => {
      services.worktreeRoot = join(repository.directory, "trees");
    },
  ],
  [
    "a dependency that is not merged",
    "dependency-open",
    async (shop) => {
      await shop.approve(await quickPlan(shop, { id: "2026-05-tea" }));
      await shop.approve(await quickPlan(shop, { depends_on: ["2026-05-tea"] }));
    },
  ],
])("%s is found before anything is made", async (_, code, prepare) => {
  const shop = await approved();
  await prepare(shop);
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({ code });
  expect(await latestRun(shop.services, quickId)).toBeUndefined();
  expect(await branches(shop)).toBe("");
  expect(await shop.services.runs.holder(quickId)).toBeUndefined();
});

test("worktrees may be in an ignored folder of the checkout", async () => {
  const inside = await open();
  await inside.repository.commit("Ignore", { ".gitignore": "node_modules/\n.worktrees/\n" });
  await approved(inside);
  inside.services.worktreeRoot = join(inside.repository.directory, ".worktrees");
  expect((await runPlan(inside.services, quickId, { signal })).phase).toBe("verified");
  expect(await inside.repository.git.run(["status", "--porcelain"])).toBe("?? plans/");
});

test("a rate limit that has not ended is waited for, by the journal's word", async () => {
  const day = { now: new Date("2026-06-01T08:00:00Z") };
  const shop = await open({
    clock: () => day.now,
    tasks: [makerTask(1, [], { result: { outcome: "ok", summary: "" } }), makerTask(2, goodEdits)],
  });
  await shop.approve(
    await quickPlan(shop, { chunks: [validateChunk()], goal: [{ command: "true", expected: "" }] }),
  );
  const { agent } = shop.services.maker ?? {};
  if (!agent) throw new Error("no maker");
  let limited = true;
  shop.services.maker = {
    agent: {
      label: "limited",
      async *run(task, abort) {
        if (!limited) return yield* agent.run({ ...task, attempt: 2 }, abort);
        limited = false;
        const resumeAt = "2026-06-01T09:00:00.000Z";
        yield { type: "result", result: { outcome: "rate-limited", summary: "later", resumeAt } };
      },
    },
  };
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("paused");
  day.now = new Date("2026-06-01T08:59:00Z");
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "rate-limited",
    kind: "budget",
  });
  day.now = new Date("2026-06-01T09:01:00Z");
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("verified");
});

test("with another content root the memory is written there and nowhere else", async () => {
  const shop = await open();
  const { git, directory } = shop.repository;
  await mkdir(join(directory, "memory"));
  await git.run(["mv", "wiki", "memory/wiki"]);
  await git.run(["commit", "-qm", "Move the memory"]);
  const services = shopServices(directory, { commands: {} }, () => undefined);
  const content = new ContentRoot(directory, "memory");
  Object.assign(services, { content, plans: new PlanStore(content) });
  const moved = { ...shop, services };
  const plan = await quickPlan(moved);
  const text = formatPlan({ ...plan, status: "approved" });
  await content.write(`plans/${plan.id}.md`, text);
  await services.approvals.approve(plan.id, planContentHash(text), text);
  const state = await runPlan(services, quickId, { signal });
  expect(state.phase).toBe("verified");
  const changed = await git.run(["diff", "--name-only", "main", state.head]);
  expect(changed.split("\n")).toEqual([
    "docs/pricing.md",
    `memory/wiki/90_LOG/${quickId}.md`,
    "memory/wiki/log.md",
  ]);
  expect(dirname(state.started.worktree)).toBe(dirname(directory));
});
