import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { latestRun, MechanicalAgent, runPlan, type Agent } from "#agents";
import { expect, test } from "vitest";
import { fingerprint } from "../../tools/fingerprint.ts";
import { quickId, quickPlan, shopTemplate } from "./quick-shop.ts";
import { docsChunk, goodEdits, makerTask, validateChunk, type Shop } from "./shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();
const write = "mkdir -p docs && echo 'Prices are never negative.' > docs/pricing.md";

/** In a folder of its own beside the shop. */
const markOf = (shop: Shop): string =>
  join(shop.repository.directory, "..", `marks-${basename(shop.repository.directory)}`, "begun");

/** Commands may write the mark, though it is not in their worktree. */
async function letMark(shop: Shop): Promise<void> {
  const { services } = shop;
  const folder = dirname(markOf(shop));
  await mkdir(folder);
  const { sandbox: own, environment } = services;
  services.sandbox = {
    name: own.name,
    prepare: (request) =>
      own.prepare({ ...request, writable: [...(request.writable ?? []), folder] }),
  };
  services.mechanical = new MechanicalAgent({ environment, sandbox: services.sandbox });
}

/** Waits the first time it is run, and is quick after that: what Ctrl-C interrupts, and then goes on. */
const slowOnce = (shop: Shop, command: string): string => {
  const mark = markOf(shop);
  return `if [ ! -e "${mark}" ]; then touch "${mark}"; sleep 20; fi; ${command}`;
};

/** Presses Ctrl-C as soon as the slow command has begun; resolves to how long it took to end, in ms. */
async function interrupt(shop: Shop): Promise<number> {
  const controller = new AbortController();
  const ended = runPlan(shop.services, quickId, controller).catch((error: unknown) => error);
  const begun = markOf(shop);
  while (
    !(await access(begun).then(
      () => true,
      () => false,
    ))
  )
    await sleep(20);
  const pressed = Date.now();
  controller.abort(new Error("Ctrl-C"));
  expect(await ended).toMatchObject({ message: "Ctrl-C" });
  return Date.now() - pressed;
}

test.each<[string, (shop: Shop) => Promise<unknown>]>([
  [
    "the maker's command",
    async (shop) =>
      shop.approve(await quickPlan(shop, { chunks: [docsChunk({ run: slowOnce(shop, write) })] })),
  ],
  [
    "a check of the project",
    async (shop) => {
      shop.services.commands = { test: slowOnce(shop, "true") };
      await shop.approve(await quickPlan(shop));
    },
  ],
  [
    "a check of the contract",
    async (shop) => {
      const contract = [{ criterion: "It is so", verify: slowOnce(shop, "true") }];
      await shop.approve(await quickPlan(shop, { chunks: [docsChunk({ contract })] }));
    },
  ],
  [
    "the goal",
    async (shop) =>
      shop.approve(
        await quickPlan(shop, { goal: [{ command: slowOnce(shop, "true"), expected: "" }] }),
      ),
  ],
  [
    "an install",
    async (shop) => {
      shop.services.install = slowOnce(shop, "true");
      await shop.approve(await quickPlan(shop));
    },
  ],
])(
  "Ctrl-C during %s ends soon, frees the plan, and the next execute goes on",
  async (_, prepare) => {
    const shop = await open();
    await letMark(shop);
    await prepare(shop);
    const before = await fingerprint(shop.repository.directory);
    expect(await interrupt(shop)).toBeLessThan(5000);
    expect(await shop.services.runs.holder(quickId)).toBeUndefined();
    const state = await runPlan(shop.services, quickId, { signal });
    expect(state.phase).toBe("verified");
    expect(state.chunks.get(docsChunk().id)?.attempts).toHaveLength(1);
    expect(await fingerprint(shop.repository.directory)).toEqual(before);
    const log = await shop.repository.git.run(["show", `${state.head}:wiki/log.md`]);
    expect(log.split("Write the rule down")).toHaveLength(2);
  },
);

test("a worktree deleted by hand between two executes costs nothing that was committed", async () => {
  const shop = await open();
  const plan = await quickPlan(shop, { chunks: [docsChunk(), docsChunk(second)] });
  await shop.approve(plan);
  const half = await runPlan(shop.services, quickId, { signal, until: docsChunk().id });
  await rm(half.started.worktree, { recursive: true });
  await rm(half.started.checkout, { recursive: true });
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state.phase).toBe("verified");
  expect(state.chunks.get(docsChunk().id)?.attempts).toHaveLength(1);
});

const second = {
  id: "second",
  title: "And again",
  files: ["docs/second.md"],
  run: "mkdir -p docs && echo never > docs/second.md",
};

test("a branch that somebody moved between two executes is left to them, and they are told how", async () => {
  const shop = await open();
  await shop.approve(await quickPlan(shop, { chunks: [docsChunk(), docsChunk(second)] }));
  const half = await runPlan(shop.services, quickId, { signal, until: docsChunk().id });
  const { git } = shop.repository;
  const { branch } = half.started;
  const mine = await git.run(["commit-tree", `${half.head}^{tree}`, "-p", half.head, "-m", "Mine"]);
  await git.run(["update-ref", `refs/heads/${branch}`, mine]);
  await expect(runPlan(shop.services, quickId, { signal })).rejects.toMatchObject({
    code: "branch-moved",
    hint: expect.stringContaining(half.head),
  });
  expect(await git.run(["rev-parse", branch])).toBe(mine);
  await git.run(["update-ref", `refs/heads/${branch}`, half.head]);
  expect((await runPlan(shop.services, quickId, { signal })).phase).toBe("verified");
});

test("an agent that commits by itself is judged like any other, and its commit is not in the history", async () => {
  const shop = await open({ tasks: [makerTask(1, goodEdits)] });
  const goal = [{ command: "true", expected: "" }];
  await shop.approve(await quickPlan(shop, { chunks: [validateChunk()], goal }));
  const { maker } = shop.services;
  if (maker) shop.services.maker = { agent: committing(maker.agent, shop) };
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state.phase).toBe("verified");
  const { git } = shop.repository;
  const subjects = await git.run(["log", "--format=%s", `main..${state.started.branch}`]);
  expect(subjects).toBe("Refuse a negative price");
  expect(await git.run(["show", `${state.head}:src/pricing.js`])).toContain("RangeError");
});

function committing(agent: Agent, { repository }: Shop): Agent {
  return {
    label: "eager",
    async *run(task, abort) {
      for await (const event of agent.run(task, abort)) {
        const git = repository.git.at(task.cwd);
        if (event.type === "result") {
          await git.run(["add", "-A"]);
          await git.run(["commit", "-qm", "I did it"]);
        }
        yield event;
      }
    },
  };
}

test("what turns up in the worktree after the judgement is not committed", async () => {
  const shop = await open();
  await shop.approve(await quickPlan(shop));
  const { watch } = shop.services;
  const late: Promise<void>[] = [];
  shop.services.watch = (event) => {
    watch(event);
    if (event.type !== "run-started") return;
    const { append } = shop.services.runs;
    shop.services.runs.append = async (lease, next) => {
      const stored = await append.call(shop.services.runs, lease, next);
      // As a process does that the maker left behind: after the restore, while the memory is written.
      if (next.type === "checker-judged")
        late.push(sneakIn(join(event.worktree, "src/backdoor.js"), shop));
      return stored;
    };
  };
  const state = await runPlan(shop.services, quickId, { signal });
  await Promise.all(late);
  expect(state.phase).toBe("verified");
  const files = await shop.repository.git.run(["diff", "--name-only", "main", state.head]);
  expect(files).not.toContain("backdoor");
});

/** Writes the file again and again until the commit is made. */
async function sneakIn(path: string, { events }: Shop): Promise<void> {
  const committed = (): boolean => events.some(({ type }) => type === "commit-intended");
  while (!committed()) {
    await writeFile(path, "export {};\n");
    await sleep(1);
  }
}

test("content that git has dropped since is made again, not missed", async () => {
  const shop = await open();
  const { git } = shop.repository;
  await shop.approve(await quickPlan(shop));
  const controller = new AbortController();
  const { watch } = shop.services;
  shop.services.watch = (event) => {
    watch(event);
    if (event.type === "agent-finished") controller.abort(new Error("Ctrl-C"));
  };
  await expect(runPlan(shop.services, quickId, controller)).rejects.toThrow("Ctrl-C");
  shop.services.watch = watch;
  const { checkout } = (await latestRun(shop.services, quickId))?.started ?? {};
  await git.run(["worktree", "remove", "--force", checkout ?? ""]); // it may hold the content
  await git.run(["reflog", "expire", "--expire=now", "--all"]);
  await git.run(["gc", "-q", "--prune=now"]);
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state.phase).toBe("verified");
  expect(state.chunks.get(docsChunk().id)?.attempts).toHaveLength(1);
});
