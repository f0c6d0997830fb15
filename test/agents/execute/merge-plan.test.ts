import { readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  discardPlan,
  giveHypothesis,
  mergePlan,
  planStatus,
  readLine,
  runPlan,
  type ExecuteServices,
} from "#agents";
import { formatPlan, type Plan } from "#plans";
import { Git } from "#wiki";
import { expect, test } from "vitest";
import { fingerprint } from "../../tools/fingerprint.ts";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { goodEdits, makerTask, validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate({
  ".gitattributes": "wiki/log.md merge=union\nwiki/index.md merge=union\n",
});
const { signal } = new AbortController();
const planPath = `plans/${quickId}.md`;

/** A shop with a verified plan, its file uncommitted as `audit` and `approve` leave it. */
async function verified(change: Partial<Plan> = {}, shop?: Shop): Promise<Shop> {
  const place = shop ?? (await open());
  const plan = await quickPlan(place, change);
  await place.approve(plan);
  expect((await runPlan(place.services, plan.id, { signal })).phase).toBe("verified");
  return place;
}

async function leftovers({ repository }: Shop): Promise<string[]> {
  const branches = await repository.git.run(["branch", "--list", "loop/*", "--format=%(refname)"]);
  const folders = await readdir(dirname(repository.directory));
  const worktrees = await repository.git.run(["worktree", "list", "--porcelain"]);
  return [
    ...branches.split("\n").filter((line) => line !== ""),
    ...folders.filter((name) => name.startsWith("loop-")),
    ...worktrees.split("\n").filter((line) => /^worktree .*loop-/.test(line)),
  ];
}

/** The main checkout; of the index its content, for git may note new times in it when it looks. */
async function checkoutOf({ repository }: Shop): Promise<Record<string, string>> {
  const index = await repository.git.run(["ls-files", "--stage"]);
  return { ...(await fingerprint(repository.directory)), index };
}

/** The plan's status after a merge that was refused with this code and left the checkout as it was. */
async function statusAfterRefusal(shop: Shop, code: string): Promise<string | undefined> {
  const before = await checkoutOf(shop);
  await expect(mergePlan(shop.services, quickId, signal)).rejects.toMatchObject({ code });
  expect(await checkoutOf(shop)).toEqual(before);
  return planStatus(shop.services, quickId);
}

const stray = (path: string) => ({ path, write: "export {};\n" });

const status = (shop: Shop): Promise<string> =>
  shop.repository.git.run(["status", "--porcelain", "--", "wiki", "docs", planPath]);

const planText = async (shop: Shop): Promise<string> =>
  readFile(join(shop.repository.directory, planPath), "utf8");

test.each<[string, (shop: Shop, text: string) => Promise<unknown>]>([
  ["uncommitted", () => Promise.resolve()],
  ["staged, not committed", ({ repository }) => repository.git.run(["add", planPath])],
  ["committed", ({ repository }) => repository.commit("Add the plan")],
  [
    "committed as proposed, its status changed since",
    async ({ repository }, text) => {
      await repository.commit("Add it", {
        [planPath]: text.replace("status: approved", "status: proposed"),
      });
      await repository.write({ [planPath]: text });
    },
  ],
  ["deleted", ({ repository }) => rm(join(repository.directory, planPath))],
])("a plan file that is %s ends as merged and clean", async (_, prepare) => {
  const shop = await open();
  const plan = await quickPlan(shop);
  await shop.approve(plan);
  await runPlan(shop.services, quickId, { signal });
  await prepare(shop, formatPlan({ ...plan, status: "approved" }));
  const { commit } = await mergePlan(shop.services, quickId, signal);
  expect(await shop.repository.git.run(["rev-parse", "main"])).toBe(commit);
  expect(await planText(shop)).toContain("status: merged");
  expect(await status(shop)).toBe("");
  expect(await leftovers(shop)).toEqual([]);
});

test.each<[string, string, (shop: Shop) => Promise<unknown>]>([
  [
    "a plan that a person changed, uncommitted",
    "plan-changed",
    async (shop) => shop.repository.write({ [planPath]: `${await planText(shop)}\nMine.\n` }),
  ],
  [
    "a plan that a person changed, staged",
    "plan-changed",
    async (shop) => {
      await shop.repository.write({ [planPath]: `${await planText(shop)}\nMine.\n` });
      await shop.repository.git.run(["add", planPath]);
    },
  ],
  [
    "a plan that a person changed and committed",
    "plan-changed",
    async (shop) =>
      shop.repository.commit("Mine", { [planPath]: `${await planText(shop)}\nMine.\n` }),
  ],
  [
    "uncommitted work in the log, with the plan staged",
    "merge-refused",
    async (shop) => {
      await shop.repository.git.run(["add", planPath]);
      await shop.repository.git.run(["config", "merge.autoStash", "true"]);
      await shop.repository.write({ "wiki/log.md": "# Log\n\nhalf an entry\n" });
    },
  ],
  [
    "an untracked file where the plan adds one",
    "merge-refused",
    (shop) => shop.repository.write({ "docs/pricing.md": "my own notes\n" }),
  ],
  [
    "a conflict",
    "merge-conflict",
    (shop) => shop.repository.commit("Mine", { "docs/pricing.md": "Prices are low.\n" }),
  ],
  [
    "a person's commit on the plan's branch",
    "branch-moved",
    async ({ repository: { git } }) => {
      const tree = await git.run(["rev-parse", "main^{tree}"]);
      const mine = await git.run(["commit-tree", tree, "-p", `loop/${quickId}`, "-m", "Mine"]);
      await git.run(["update-ref", `refs/heads/loop/${quickId}`, mine]);
    },
  ],
  [
    "a merge of their own that is not finished",
    "merge-refused",
    async ({ repository: { git, commit } }) => {
      await git.run(["switch", "-q", "-c", "holiday"]);
      await commit("Close in August", { "src/holiday.js": "1\n" });
      await git.run(["switch", "-q", "main"]);
      await git.run(["merge", "-q", "--no-ff", "--no-commit", "holiday"]);
    },
  ],
])("%s: %s, and nothing of it is touched", async (_, code, prepare) => {
  const shop = await verified();
  await prepare(shop);
  expect(await statusAfterRefusal(shop, code)).toBe("verified");
});

test("work that the merge does not touch stays uncommitted", async () => {
  const shop = await verified();
  const { git, write, directory } = shop.repository;
  await write({ "src/pricing.js": "// half an idea\n", "notes.txt": "buy milk\n" });
  await git.run(["add", "notes.txt"]);
  await mergePlan(shop.services, quickId, signal);
  expect(await readFile(join(directory, "src/pricing.js"), "utf8")).toBe("// half an idea\n");
  expect(await git.run(["status", "--porcelain", "src", "notes.txt"])).toBe(
    "A  notes.txt\n M src/pricing.js",
  );
});

test("the target checked out nowhere: the branch moves and nothing else", async () => {
  const shop = await verified();
  const { git, directory } = shop.repository;
  await git.run(["switch", "-q", "-c", "holiday"]);
  const before = await fingerprint(directory);
  const { commit } = await mergePlan(shop.services, quickId, signal);
  const after = await fingerprint(directory);
  expect(after["commit of main"]).toBe(commit);
  delete after[join(directory, "plans/README.md")];
  delete before[join(directory, "plans/README.md")];
  expect(after).toEqual({ ...before, "commit of main": commit });
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "already-merged",
  });
});

test("the target checked out in another worktree: its files follow; a missing one is named", async () => {
  const shop = await verified();
  const { git, directory } = shop.repository;
  const elsewhere = join(dirname(directory), "other checkout");
  await git.run(["switch", "-q", "-c", "holiday"]);
  await git.run(["worktree", "add", "-q", elsewhere, "main"]);
  await rm(elsewhere, { recursive: true });
  await expect(mergePlan(shop.services, quickId, signal)).rejects.toMatchObject({
    code: "checkout-missing",
    message: expect.stringContaining(elsewhere),
  });
  await git.run(["worktree", "prune"]);
  await git.run(["worktree", "add", "-q", elsewhere, "main"]);
  await mergePlan(shop.services, quickId, signal);
  expect(await readFile(join(elsewhere, "docs/pricing.md"), "utf8")).toContain("never");
  expect(await new Git(elsewhere).run(["status", "--porcelain"])).toBe("");
});

test("a merge that is not green counts as touching the user's work, once for each place it was tried", async () => {
  const shop = await verified({ goal: [{ command: "test ! -e closed.txt", expected: "open" }] });
  const { services, repository } = shop;
  await repository.commit("Close the shop", { "closed.txt": "for good\n" });
  await statusAfterRefusal(shop, "merge-not-green");
  await statusAfterRefusal(shop, "merge-not-green");
  expect((await readLine(services)).counters.get(quickId)).toMatchObject({ touchingUser: 1 });
  await repository.commit("Close it more", { "closed.txt": "for ever\n" });
  await statusAfterRefusal(shop, "merge-not-green");
  await statusAfterRefusal(shop, "line-stopped");
  await giveHypothesis(services, quickId, "the shop closes before the plan is merged");
  await statusAfterRefusal(shop, "merge-not-green");
});

test("a branch that moved on is verified again, together with the plan", async () => {
  const shop = await verified({ goal: [{ command: "test ! -e closed.txt", expected: "open" }] });
  await shop.repository.commit("Close the shop", { "closed.txt": "for good\n" });
  expect(await statusAfterRefusal(shop, "merge-not-green")).toBe("verified");
  await shop.repository.git.run(["rm", "-q", "closed.txt"]);
  const tip = await shop.repository.commit("Open it again");
  const { commit } = await mergePlan(shop.services, quickId, signal);
  expect(await shop.repository.git.run(["rev-parse", `${commit}^1`])).toBe(tip);
});

test("two plans from the same base are merged one after the other, with both logs and learnings", async () => {
  const shop = await open({
    tasks: [
      makerTask(1, [...goodEdits, stray("src/stray.js")]),
      makerTask(2, [{ path: "src/stray.js", delete: true }]),
      makerTask(1, [stray("src/tea.js"), stray("lib/one.js"), stray("lib/two.js")], {
        chunk: "brew-tea",
      }),
      makerTask(
        2,
        [
          { path: "lib/one.js", delete: true },
          { path: "lib/two.js", delete: true },
        ],
        { chunk: "brew-tea" },
      ),
    ],
  });
  const goal = [{ command: "true", expected: "" }];
  const brew = validateChunk({
    id: "brew-tea",
    title: "Brew tea",
    files: ["src/tea.js"],
    contract: [{ criterion: "There is tea", verify: "test -e src/tea.js" }],
  });
  const second = "2026-06-tea";
  await shop.approve(await quickPlan(shop, { chunks: [validateChunk()], goal }));
  await shop.approve(await quickPlan(shop, { id: second, title: "Tea", chunks: [brew], goal }));
  for (const id of [quickId, second])
    expect((await runPlan(shop.services, id, { signal })).learnings).toHaveLength(1);
  await mergePlan(shop.services, quickId, signal);
  await mergePlan(shop.services, second, signal);
  const page = (path: string): Promise<string> =>
    readFile(join(shop.repository.directory, path), "utf8");
  const log = await page("wiki/log.md");
  for (const [title, id] of [
    ["Refuse negative prices: Refuse a negative price", quickId],
    ["Tea: Brew tea", second],
  ]) {
    const entry = `execute | ${title}\n<!-- loopwiki:${id}.1/`;
    expect(log.split(entry)).toHaveLength(2);
    expect(log).toMatch(new RegExp(`${id}\\.1/[a-z-]+ -->\\n\\nSee \\[\\[90_LOG/${id}\\]\\]`));
  }
  const learnings = await page("wiki/20_SYSTEM/learnings.md");
  expect(learnings).toContain("src/stray.js");
  expect(learnings).toContain("lib/one.js");
  expect(learnings.split("title: Learnings")).toHaveLength(2);
  expect((await page("wiki/index.md")).split("[[20_SYSTEM/learnings")).toHaveLength(2);
  expect(await shop.repository.git.run(["status", "--porcelain", "wiki"])).toBe("");
});

test.each([
  ["before the intent", "merge-intended", "before"],
  ["between intent and move", "merge-intended", "after"],
  ["between move and its event", "run-merged", "before"],
  ["between the event and the cleaning up", "run-merged", "after"],
] as const)("a merge killed %s is finished by the next one, once", async (_, type, side) => {
  const shop = await verified();
  await expect(mergePlan(dyingAt(shop.services, type, side), quickId, signal)).rejects.toThrow(
    "killed",
  );
  const { commit } = await mergePlan(shop.services, quickId, signal);
  expect(await shop.repository.git.run(["rev-parse", "main"])).toBe(commit);
  expect(await shop.repository.git.run(["rev-list", "--merges", "--count", "main"])).toBe("1");
  expect(await leftovers(shop)).toEqual([]);
  expect(await planText(shop)).toContain("status: merged");
  const log = await readFile(join(shop.repository.directory, "wiki/log.md"), "utf8");
  expect(log.split("| Refuse negative prices: Write the rule down")).toHaveLength(2);
  expect(await mergePlan(shop.services, quickId, signal)).toEqual({ target: "main", commit });
  await expect(discardPlan(shop.services, quickId, "too late")).rejects.toMatchObject({
    code: "already-merged",
  });
});

test("a merge that moved the branch and was killed then cannot be discarded any more", async () => {
  const shop = await verified();
  await expect(
    mergePlan(dyingAt(shop.services, "run-merged", "before"), quickId, signal),
  ).rejects.toThrow("killed");
  await expect(discardPlan(shop.services, quickId, "never mind")).rejects.toMatchObject({
    code: "already-merged",
  });
  expect(await leftovers(shop)).not.toEqual([]); // left for the merge that finishes it
});

test("only a verified plan is merged, and a target that is gone is named", async () => {
  const shop = await open();
  await shop.approve(await quickPlan(shop, { chunks: [shelfChunk({ run: "false" })] }));
  await expect(mergePlan(shop.services, quickId, signal)).rejects.toMatchObject({ code: "no-run" });
  await runPlan(shop.services, quickId, { signal });
  await expect(mergePlan(shop.services, quickId, signal)).rejects.toMatchObject({
    code: "not-verified",
    kind: "andon",
  });
  const gone = await verified();
  await gone.repository.git.run(["branch", "-m", "main", "trunk"]);
  await expect(mergePlan(gone.services, quickId, signal)).rejects.toMatchObject({
    code: "target-gone",
  });
});

/** Services of a process that dies when this event is written: before it is, or right after. */
function dyingAt(
  services: ExecuteServices,
  type: string,
  side: "before" | "after",
): ExecuteServices {
  const { runs } = services;
  return {
    ...services,
    runs: {
      claim: (...args) => runs.claim(...args),
      heartbeat: (lease) => runs.heartbeat(lease),
      release: (lease) => runs.release(lease),
      read: (run) => runs.read(run),
      list: () => runs.list(),
      holder: (plan) => runs.holder(plan),
      append: async (lease, event) => {
        if (event.type !== type) return runs.append(lease, event);
        if (side === "after") await runs.append(lease, event);
        throw new Error("killed");
      },
    },
  };
}
