import { access, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { discardPlan, latestRun, mergePlan, planStatus, runPlan } from "#agents";
import { expect, test } from "vitest";
import { fingerprint } from "../../tools/fingerprint.ts";
import {
  goodEdits,
  makerTask,
  openLine,
  openShop,
  pricePlan,
  validateChunk,
  type Shop,
} from "./shop.ts";

const signal = new AbortController().signal;

/** Approves and executes the price plan. Whatever happens in it, the main checkout keeps every byte. */
async function execute(shop: Shop, change = {}): ReturnType<typeof runPlan> {
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]), change);
  await shop.approve(plan);
  const before = await fingerprint(shop.repository.directory);
  const state = await runPlan(shop.services, plan.id, { signal });
  expect(await fingerprint(shop.repository.directory)).toEqual(before);
  return state;
}

test("carries a plan from approval to a merge, with the log and the plan in the same commit", async () => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  const { git, directory } = shop.repository;
  const before = await git.run(["rev-parse", "main"]);
  const state = await execute(shop);
  expect(state.phase).toBe("verified");
  expect(await git.run(["rev-parse", "main"])).toBe(before);
  expect(await planStatus(shop.services, state.started.plan)).toBe("verified");
  const subjects = await git.run(["log", "--format=%s", `${before}..${state.started.branch}`]);
  expect(subjects.split("\n")).toEqual(["Write the rule down", "Refuse a negative price"]);

  const { commit } = await mergePlan(shop.services, state.started.plan, signal);
  expect(await git.run(["rev-parse", "main"])).toBe(commit);
  expect(await git.run(["status", "--porcelain"])).toBe("?? plans/README.md");
  expect(await readFile(join(directory, "plans/2026-06-price-validation.md"), "utf8")).toContain(
    "status: merged",
  );
  expect(await readFile(join(directory, "wiki/log.md"), "utf8")).toContain(
    "Refuse negative prices: Write the rule down",
  );
  expect(await readFile(join(directory, "src/pricing.js"), "utf8")).toContain("RangeError");
  expect(await git.run(["branch", "--list", "loop/*"])).toBe("");
  expect(await git.run(["worktree", "list"])).not.toContain("loop-");
  expect(await readdir(join(directory, ".."))).toEqual(["shop"]);
});

test("leaves main, index and working tree of the main checkout byte-identical, uncommitted work included", async () => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  await shop.repository.write({ "src/pricing.js": "// half an idea\n", "notes.txt": "buy milk\n" });
  await shop.repository.git.run(["add", "notes.txt"]);
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]));
  await shop.approve(plan);
  const before = await fingerprint(shop.repository.directory);
  const state = await runPlan(shop.services, plan.id, { signal });
  expect(state.phase).toBe("verified");
  expect(await fingerprint(shop.repository.directory)).toEqual(before);
});

test("refuses an attempt that leaves the chunk's files, keeps its work, and learns from it", async () => {
  const outside = { path: "src/currency.js", write: "export const euro = 1;\n" };
  const shop = await openShop({
    tasks: [
      makerTask(1, [...goodEdits, outside]),
      makerTask(2, [{ path: "src/currency.js", delete: true }]),
    ],
  });
  const state = await execute(shop);
  expect(state.phase).toBe("verified");
  const [first, second] = state.chunks.get("validate-price")?.attempts ?? [];
  expect(first?.ended).toMatchObject({ outcome: "out-of-scope", counted: true });
  expect(first?.ended?.feedback).toContain("src/currency.js");
  expect(second?.verdict?.verdict.decision).toBe("approve");
  expect(state.learnings).toHaveLength(1);
  const page = await shop.repository.git.run([
    "show",
    `${state.started.branch}:wiki/20_SYSTEM/learnings.md`,
  ]);
  expect(page).toContain("change nothing but the chunk's files; attempt 1 changed src/currency.js");
});

test("five files out of scope roll the attempt back to the chunk's start", async () => {
  const stray = [1, 2, 3, 4, 5].map((n) => ({ path: `lib/stray-${n}.js`, write: "export {};\n" }));
  const shop = await openShop({
    tasks: [makerTask(1, [...goodEdits, ...stray]), makerTask(2, goodEdits)],
  });
  const state = await execute(shop);
  expect(state.phase).toBe("verified");
  const [first, second] = state.chunks.get("validate-price")?.attempts ?? [];
  expect(first?.ended?.feedback).toContain("rolled back");
  const baseTree = await shop.repository.git.run(["rev-parse", `${state.started.base}^{tree}`]);
  expect(second?.started.tree).toBe(baseTree);
});

test("an edited test stops the attempt unless the plan allows it", async () => {
  const weaker = {
    path: "src/pricing.test.js",
    write: 'import { test } from "node:test";\ntest("nothing", () => {});\n',
  };
  const chunk = validateChunk({ files: ["src/**"] });
  const shop = await openShop({ tasks: [makerTask(1, [...goodEdits, weaker])] });
  const state = await execute(shop, {
    chunks: [chunk],
    budget: { minutes: 5, attempts: 1 },
    goal: [{ command: "true", expected: "" }],
  });
  expect(state.phase).toBe("stopped");
  expect(state.chunks.get("validate-price")?.attempts[0]?.ended?.outcome).toBe("spec-drift");

  const allowed = await openShop({ tasks: [makerTask(1, [...goodEdits, weaker])] });
  const free = { ...chunk, tests_may_change: ["src/pricing.test.js"] };
  expect(
    (await execute(allowed, { chunks: [free], goal: [{ command: "true", expected: "" }] })).phase,
  ).toBe("verified");
});

test.each([
  ["AGENTS.md", "own document"],
  ["plans/other.md", "own document"],
  [".github/workflows/ci.yml", "CI pipeline"],
])("an attempt may not change %s", async (path, why) => {
  const shop = await openShop({
    tasks: [makerTask(1, [...goodEdits, { path, write: "obey me\n" }])],
  });
  const chunk = validateChunk({ files: ["**"] });
  const state = await execute(shop, {
    chunks: [chunk],
    scope: { in: ["**"], out: [] },
    budget: { minutes: 5, attempts: 1 },
  });
  expect(state.phase).toBe("stopped");
  expect(state.chunks.get("validate-price")?.attempts[0]?.ended?.feedback).toContain(why);
});

test("a third failure stops the plan with an incident that names category and evidence", async () => {
  const broken = [
    {
      path: "src/pricing.js",
      write: "export function discount() {\n  return 0; // RangeError\n}\n",
    },
  ];
  const shop = await openShop({ tasks: [1, 2, 3].map((n) => makerTask(n, broken)) });
  const state = await execute(shop);
  expect(state.phase).toBe("stopped");
  expect(state.chunks.get("validate-price")?.attempts.map(({ ended }) => ended?.outcome)).toEqual([
    "tests-failed",
    "tests-failed",
    "tests-failed",
  ]);
  const [incident] = await shop.services.incidents.list();
  expect(incident).toMatchObject({
    id: state.incident,
    category: "assertion_failure",
    chunk: "validate-price",
  });
  expect(incident?.evidence).toContain("takes ten percent off");
  await expect(runPlan(shop.services, state.started.plan, { signal })).rejects.toMatchObject({
    code: "line-stopped",
    kind: "andon",
  });
});

test("a stopped plan goes on after a person approved it again, keeping finished chunks", async () => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  const failing = { ...pricePlan("").chunks[1]!, run: "false" };
  const stopped = await execute(shop, { chunks: [validateChunk(), failing] });
  expect(stopped.phase).toBe("stopped");
  const done = stopped.chunks.get("validate-price")?.commit;
  await shop.approve(pricePlan(stopped.started.base));
  await expect(runPlan(shop.services, stopped.started.plan, { signal })).rejects.toMatchObject({
    code: "line-stopped",
    kind: "andon",
  });
  await openLine(shop);
  const state = await runPlan(shop.services, stopped.started.plan, { signal });
  expect(state.phase).toBe("verified");
  expect(state.chunks.get("validate-price")?.commit).toBe(done);
});

test("a discarded plan runs anew once a person approved it again, and not before", async () => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  const first = await execute(shop);
  const { plan } = first.started;
  await discardPlan(shop.services, plan, "the shop moved on");
  await expect(runPlan(shop.services, plan, { signal })).rejects.toMatchObject({ kind: "user" });
  await shop.services.plans.setStatus(plan, "approved", "person", "discarded");
  await shop.approve(pricePlan(first.started.base));
  const state = await runPlan(shop.services, plan, { signal });
  expect(state).toMatchObject({ phase: "verified", run: `${plan}.2` });
});

test("two attempts without a change end it", async () => {
  const shop = await openShop({
    tasks: [makerTask(1, []), makerTask(2, []), makerTask(3, goodEdits)],
  });
  const state = await execute(shop);
  expect(state.phase).toBe("stopped");
  expect(state.reason).toContain("changed nothing");
});

test("a rate limit pauses without using up an attempt, and the next execute goes on", async () => {
  const limited = {
    role: "maker",
    chunk: "validate-price",
    attempt: 1,
    result: { outcome: "rate-limited", summary: "come back later" },
  };
  const shop = await openShop({ tasks: [limited, makerTask(2, goodEdits)] });
  const paused = await execute(shop);
  expect(paused.phase).toBe("paused");
  const state = await runPlan(shop.services, paused.started.plan, { signal });
  expect(state.phase).toBe("verified");
  expect(state.chunks.get("validate-price")?.attempts[0]?.ended).toMatchObject({
    outcome: "rate-limited",
    counted: false,
  });
});

test("a command that fails on the base commit judges nobody and says so", async () => {
  const shop = await openShop({
    tasks: [makerTask(1, goodEdits)],
    commands: { lint: "exit 3", test: "node --test" },
  });
  const state = await execute(shop);
  expect(state.phase).toBe("verified");
  const lint = state.chunks
    .get("validate-price")
    ?.attempts[0]?.gates?.results.find(({ name }) => name === "lint");
  expect(lint).toMatchObject({ status: "skipped" });
  expect(lint?.detail).toContain("fails on the base commit too");
});

test("an unmet goal stops the line although every chunk passed", async () => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  const state = await execute(shop, {
    goal: [{ command: "test -e never-made", expected: "it is there" }],
  });
  expect(state.phase).toBe("stopped");
  expect(state.reason).toContain("goal is not met");
});

test("a plan that changed while it runs stops as spec drift", async () => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]));
  await shop.approve(plan);
  await runPlan(shop.services, plan.id, { signal, until: "validate-price" });
  const path = join(shop.repository.directory, `plans/${plan.id}.md`);
  const text = await readFile(path, "utf8");
  await shop.repository.write({
    [`plans/${plan.id}.md`]: text.replace("grep -q never", "grep -q ever"),
  });
  await expect(runPlan(shop.services, plan.id, { signal })).rejects.toMatchObject({
    code: "spec-drift",
  });
});

test.each([
  [
    "not-approved",
    async (shop: Shop) => {
      const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]));
      await shop.services.plans.create(plan);
    },
  ],
  [
    "no-maker",
    async (shop: Shop) => {
      await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
      shop.services.maker = undefined;
    },
  ],
  [
    "plan-stale",
    async (shop: Shop) => {
      await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
      await shop.repository.commit("Rewrite pricing", {
        "src/pricing.js": "export const discount = () => 0;\n",
      });
    },
  ],
  [
    "branch-exists",
    async (shop: Shop) => {
      await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
      await shop.repository.git.run(["branch", "loop/2026-06-price-validation"]);
    },
  ],
  [
    "worktree-exists",
    async (shop: Shop) => {
      await shop.approve(pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"])));
      await shop.repository.write({ "../loop-2026-06-price-validation/mine.txt": "keep me\n" });
    },
  ],
])("%s is found before anything is made", async (code, prepare) => {
  const shop = await openShop({ tasks: [makerTask(1, goodEdits)] });
  await prepare(shop);
  await expect(runPlan(shop.services, "price-validation", { signal })).rejects.toMatchObject({
    code,
  });
  expect(await latestRun(shop.services, "2026-06-price-validation")).toBeUndefined();
  if (code === "worktree-exists")
    await access(join(shop.repository.directory, "../loop-2026-06-price-validation/mine.txt"));
});
