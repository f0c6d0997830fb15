import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mergePlan, planStatus, runPlan, type Agent, type AgentTask, type RunState } from "#agents";
import type { Plan } from "#plans";
import { expect, test } from "vitest";
import { fingerprint } from "../../tools/fingerprint.ts";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "./quick-shop.ts";
import { goodEdits, makerTask, openShop, pricePlan, validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();
const question = validateChunk({
  id: "who-checks",
  title: "Who checks prices?",
  instructions: "Follow a price.",
});
const second = validateChunk({ id: "who-rounds", title: "Who rounds?", instructions: "" });
const finding = {
  message: "Nobody checks the price",
  category: "correctness",
  path: "src/pricing.js",
  line: 1,
  excerpt: "return price - (price * percent) / 100;",
  impact: 4,
  effort: 1,
  confidence: 0.9,
  risk: "low",
  instructions: "",
  files: [],
  criterion: "",
  rubric: "",
  good: [],
  bad: [],
};
const answer = {
  report: "I followed it to the till.",
  findings: [finding, { ...finding, path: "../../etc/passwd" }],
};

/** Answers every question alike, after doing something in the checkout. */
function reader(meddle: (task: AgentTask) => Promise<unknown> = async () => undefined) {
  const tasks: AgentTask[] = [];
  const agent: Agent = {
    label: "reader",
    async *run(task) {
      tasks.push(task);
      await meddle(task);
      yield { type: "result", result: { outcome: "ok", summary: "read", output: answer } };
    },
  };
  return { agent, tasks };
}

async function explore(shop: Shop, change: Partial<Plan> = {}, more = {}): Promise<RunState> {
  const scope = { in: ["src/**", "docs/**"], out: [] };
  await shop.approve(
    await quickPlan(shop, { chunks: [question, second], scope, mode: "explore", ...change }),
  );
  return runPlan(shop.services, quickId, { signal, ...more });
}

/** Everything git knows: objects, branches, worktrees, what is staged. */
async function gitState({ repository: { git, directory } }: Shop): Promise<unknown> {
  const files = Object.entries(await fingerprint(directory)).filter(
    ([path]) => !/[/\\](\.loopwiki|plans)[/\\]/.test(path),
  );
  return {
    objects: await git.run(["cat-file", "--batch-all-objects", "--batch-check"]),
    refs: await git.run(["for-each-ref"]),
    worktrees: await git.run(["worktree", "list"]),
    files,
  };
}

test("exploring changes nothing in git; what holds is in a file, and a person reads it", async () => {
  const shop = await open();
  const { agent, tasks } = reader();
  shop.services.auditor = { agent, model: "oak" };
  const before = await gitState(shop);
  const state = await explore(shop);
  expect(state).toMatchObject({ phase: "explored", report: `.loopwiki/explored-${quickId}.md` });
  expect(await gitState(shop)).toEqual(before);
  expect(tasks).toMatchObject([
    { role: "auditor", access: "read", chunk: "who-checks" },
    { role: "auditor", access: "read", chunk: "who-rounds" },
  ]);
  expect(tasks[0]?.packet).toContain("Who checks prices?\n\nFollow a price.");
  const report = await shop.services.content.readWorkingFile(`explored-${quickId}.md`);
  expect(report).toContain("- `src/pricing.js:2`: Nobody checks the price");
  expect(report).toContain("what it quotes is not at ../../etc/passwd:1");
  expect(await planStatus(shop.services, quickId)).toBe("verified");
  await expect(mergePlan(shop.services, quickId, signal)).rejects.toMatchObject({
    code: "not-verified",
  });
});

test("--mode explore looks first at a plan that is then carried out", async () => {
  const shop = await open({ tasks: [makerTask(1, goodEdits)] });
  shop.services.auditor = { agent: reader().agent };
  const goal = [{ command: "true", expected: "" }];
  const plan: Partial<Plan> = { chunks: [validateChunk()], goal, mode: "implement" };
  const looked = await explore(shop, plan, { mode: "explore" });
  expect(looked.phase).toBe("explored");
  expect(await planStatus(shop.services, quickId)).toBeUndefined();
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("verified");
});

test("an explorer that writes is never believed, and stops the line after three tries", async () => {
  const shop = await open();
  const { agent, tasks } = reader(({ cwd }) =>
    writeFile(join(cwd, "src/pricing.js"), `// ${tasks.length}\n`),
  );
  shop.services.auditor = { agent };
  const state = await explore(shop);
  expect(state).toMatchObject({ phase: "stopped", reason: expect.stringContaining("malformed") });
  expect(state.chunks.get("who-checks")?.explored).toBeUndefined();
});

test("an exploring run that was cut off asks only what it had not asked, and keeps its mode", async () => {
  const shop = await open();
  const { agent, tasks } = reader();
  shop.services.auditor = { agent };
  const { runs } = shop.services;
  shop.services.runs = {
    claim: (...args) => runs.claim(...args),
    heartbeat: (lease) => runs.heartbeat(lease),
    release: (lease) => runs.release(lease),
    read: (run) => runs.read(run),
    list: () => runs.list(),
    holder: (plan) => runs.holder(plan),
    append: async (lease, event) => {
      const stored = await runs.append(lease, event);
      if (event.type === "agent-finished") throw new Error("the power went out");
      return stored;
    },
  };
  await expect(explore(shop)).rejects.toThrow("power");
  shop.services.runs = runs;
  await expect(runPlan(shop.services, quickId, { signal, mode: "fix" })).rejects.toMatchObject({
    code: "other-mode",
  });
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("explored");
  expect(tasks.map(({ chunk }) => chunk)).toEqual(["who-checks", "who-rounds"]);
});

const [code, proof] = goodEdits;
const vain = {
  path: "src/price-validation.test.js",
  write:
    'import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "./pricing.js";\n\ntest("a tenth", () => assert.equal(discount(100, 10), 90));\n',
};

async function fix(tasks: unknown[], commands?: Record<string, string>): Promise<RunState> {
  const shop = await openShop({ tasks, ...(commands ? { commands } : {}) });
  const head = await shop.repository.git.run(["rev-parse", "HEAD"]);
  const contract = [{ criterion: "It throws", verify: "node --test" }];
  const plan = pricePlan(head, {
    mode: "fix",
    chunks: [validateChunk({ contract }), shelfChunk()],
    goal: [{ command: "node --test", expected: "passes" }],
  });
  await shop.approve(plan);
  return runPlan(shop.services, plan.id, { signal });
}

test("mode fix wants a test that fails without the fix; then the fix is judged as any work", async () => {
  const state = await fix([
    makerTask(1, [code]),
    makerTask(2, [vain]),
    makerTask(3, [{ ...vain, ...proof }]),
  ]);
  expect(state.phase).toBe("verified");
  const attempts = state.chunks.get("validate-price")?.attempts ?? [];
  const gates = attempts.map(({ gates }) =>
    gates?.results.find(({ name }) => name === "reproduction"),
  );
  expect(gates).toMatchObject([
    { status: "failed", detail: expect.stringContaining("fix without a test") },
    {
      status: "failed",
      detail: expect.stringContaining("pass without the fix (src/price-validation.test.js)"),
    },
    {
      status: "passed",
      detail: expect.stringContaining("`node --test` fails without the fix: exit code 1"),
    },
  ]);
  expect(attempts.map(({ ended }) => ended?.outcome)).toEqual([
    "tests-failed",
    "tests-failed",
    undefined,
  ]);
  // The mechanical chunk after it reproduces nothing.
  expect(state.chunks.get(shelfChunk().id)?.attempts).toHaveLength(1);
});

test("a test command that fails on the base already reproduces nothing; the contract's own can", async () => {
  const state = await fix([makerTask(1, goodEdits)], { test: "exit 3" });
  const [attempt] = state.chunks.get("validate-price")?.attempts ?? [];
  expect(attempt?.gates?.results.find(({ name }) => name === "reproduction")).toMatchObject({
    status: "passed",
    detail: expect.stringContaining("`node --test` fails without the fix"),
  });
});
