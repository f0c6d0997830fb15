import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  askPlanner,
  ReplayAgent,
  type Agent,
  type AgentTask,
  type Planned,
  type Wish,
} from "#agents";
import { formatPlan, parsePlan } from "#plans";
import { SkillStore } from "#skills";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import type { PlanAnswer } from "../../../agents/plan/plan-answer.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { scripted } from "../execute/shop.ts";

const files = {
  "src/pricing.js": "export function total(price) {\n  return price * 1.19;\n}\n",
  "wiki/10_DOMAIN/pricing.md":
    "---\ntitle: Pricing\ntype: domain\n---\n\n# Pricing\n\nEvery price has a tax.\n",
};

/** A sound answer: a chunk with a command and a rubric, and evidence that is one line off. */
const good: PlanAnswer = {
  title: "Refuse negative prices",
  why: "A negative price pays the customer.",
  category: "correctness",
  priority: 2,
  impact: 4,
  effort: 1,
  risk: "low",
  confidence: 0.9,
  state: "Nothing looks at the price.",
  evidence: [
    { path: "src/pricing.js", line: 1, note: "no check", excerpt: "  return price * 1.19;" },
    { path: "src/pricing.js", line: 1, note: "the function", excerpt: "" },
  ],
  chunks: [
    {
      title: "Refuse a negative price",
      skill: "tdd",
      files: ["src/pricing.js", "test/pricing.test.js"],
      tests_may_change: [],
      wiki: [],
      deliverables: [],
      instructions: "Throw a RangeError.",
      contract: [
        {
          criterion: "It throws",
          verify: "node --test test/pricing.test.js",
          rubric: "",
          good: [],
          bad: [],
        },
        {
          criterion: "The error helps",
          verify: "",
          rubric: "It names the price",
          good: ["Price is -1"],
          bad: ["Error"],
        },
      ],
    },
  ],
  goal: [{ command: "node --test test/pricing.test.js", expected: "passes" }],
  risks: ["Refunds may be negative."],
  stop_conditions: ["A caller passes a negative price on purpose."],
  out_of_scope: [],
  later: ["Refuse negative amounts"],
  questions: [],
};
const [chunk] = good.chunks;
const [byCommand, byReader] = chunk!.contract;

/** Gives one answer after the other, and keeps what it was asked. */
class Planner implements Agent {
  readonly label = "planner";
  readonly tasks: AgentTask[] = [];
  readonly #answers: unknown[];
  readonly #meddle: (task: AgentTask) => Promise<unknown>;

  constructor(
    answers: unknown[],
    meddle: (task: AgentTask) => Promise<unknown> = async () => undefined,
  ) {
    this.#answers = [...answers];
    this.#meddle = meddle;
  }

  async *run(task: AgentTask): ReturnType<Agent["run"]> {
    this.tasks.push(task);
    await this.#meddle(task);
    const output = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    yield { type: "result", result: { outcome: "ok", summary: "planned", output } };
  }
}

async function plan(
  agent: Agent,
  more: {
    wish?: Partial<Wish>;
    commands?: Record<string, string>;
    repository?: TestRepository;
  } = {},
): Promise<Planned> {
  const repository = more.repository ?? (await makeRepository(files));
  const content = new ContentRoot(repository.directory);
  return askPlanner(
    {
      git: repository.git,
      content,
      skills: new SkillStore(content),
      planner: { agent, model: "oak" },
      commands: more.commands ?? { lint: "npm run lint" },
      signal: new AbortController().signal,
      note: () => undefined,
    },
    { text: "Prices must never be negative", mode: "implement", today: "2026-06-10", ...more.wish },
  );
}

test("a sentence becomes a plan that reads back, with its evidence where the text stands", async () => {
  const repository = await makeRepository(files);
  const recording = scripted([
    { role: "planner", result: { outcome: "ok", summary: "planned", output: good } },
  ]);
  const planned = await plan(new ReplayAgent(recording), { repository });
  if (!("plan" in planned)) throw new Error("it asked instead");
  expect(planned.later).toEqual(["Refuse negative amounts"]);
  expect(planned.plan).toMatchObject({
    id: "2026-06-refuse-negative-prices",
    status: "proposed",
    planned_at: await repository.git.run(["rev-parse", "HEAD"]),
    evidence: [
      { line: 2, excerpt: "  return price * 1.19;" },
      { line: 1, excerpt: "export function total(price) {" },
    ],
    scope: { in: ["src/pricing.js", "test/pricing.test.js"] },
    goal: [{ command: "node --test test/pricing.test.js" }, { command: "npm run lint" }],
    chunks: [
      { skill: "tdd", contract: [{ verify: byCommand?.verify }, { rubric: byReader?.rubric }] },
    ],
  });
  expect(parsePlan(formatPlan(planned.plan), "plan.md").findings).toEqual([]);
  expect(await repository.git.run(["worktree", "list"])).not.toContain("loopwiki-audit");
});

test("it reads a clean checkout, and is told wish, files, commands, skills and what the wiki knows", async () => {
  const repository = await makeRepository(files);
  await repository.write({ "src/pricing.js": "// half an idea\n" });
  const planner = new Planner([good]);
  await plan(planner, { repository });
  const [task] = planner.tasks;
  expect(task).toMatchObject({ role: "planner", access: "read", model: "oak" });
  expect(task?.cwd).not.toContain(repository.directory);
  const { packet = "" } = task ?? {};
  expect(packet).toMatch(/<<<([\w-]+) wish\nPrices must never be negative\n\1>>>/);
  for (const words of ["src/: pricing.js", "lint: npm run lint", "tdd", "Every price has a tax"])
    expect(packet).toContain(words);
});

const more = Array.from({ length: 11 }, (_, at) => ({ ...chunk, title: `Part ${at}` }));
const refused: [string, Partial<Record<keyof PlanAnswer, unknown>>, string][] = [
  ["eleven chunks", { chunks: more }, "at most 10: plan the first part"],
  ["no chunk", { chunks: [] }, "no chunk"],
  ["no contract", { chunks: [{ ...chunk, contract: [] }] }, "nobody could judge it"],
  [
    "a criterion nobody decides",
    { chunks: [{ ...chunk, contract: [{ ...byCommand, verify: " " }] }] },
    "not neither",
  ],
  [
    "a criterion two decide",
    { chunks: [{ ...chunk, contract: [{ ...byCommand, rubric: "nice" }] }] },
    "not both",
  ],
  [
    "a rubric without a bad example",
    { chunks: [{ ...chunk, contract: [{ ...byReader, bad: [] }] }] },
    "one of bad",
  ],
  [
    "a file that is not there",
    { evidence: [{ path: "src/tea.js", line: 1, note: "", excerpt: "" }] },
    "src/tea.js:1 does not hold",
  ],
  [
    "a line that is not there",
    { evidence: [{ path: "src/pricing.js", line: 99, note: "", excerpt: "" }] },
    "src/pricing.js:99",
  ],
  [
    "a quotation nobody wrote",
    { evidence: [{ path: "src/pricing.js", line: 2, note: "", excerpt: "return price * 2;" }] },
    "src/pricing.js:2 does not hold",
  ],
  ["an unknown skill", { chunks: [{ ...chunk, skill: "juggle" }] }, 'no skill "juggle"'],
  [
    "chunk files out of scope",
    { out_of_scope: ["src/**"] },
    "expected one inside the plan's scope",
  ],
];

test.each(refused)("%s is refused, said to the planner, and mended", async (_, change, words) => {
  const planner = new Planner([{ ...good, ...change }, good]);
  expect(await plan(planner)).toHaveProperty("plan");
  expect(planner.tasks).toHaveLength(2);
  expect(planner.tasks[1]?.packet).toContain(words);
});

test("what does not hold three times is no plan, and says why", async () => {
  const planner = new Planner([{ ...good, chunks: more }]);
  await expect(plan(planner)).rejects.toMatchObject({
    code: "planner-failed",
    message: expect.stringContaining("11 chunks, expected at most 10"),
  });
  expect(planner.tasks).toHaveLength(3);
});

test("a planner that writes is not believed; without any command there is no goal", async () => {
  const writing = new Planner([good], ({ cwd }) =>
    writeFile(join(cwd, "src/pricing.js"), "better\n"),
  );
  await expect(plan(writing)).rejects.toThrow("it may only read");
  const idle = new Planner([{ ...good, goal: [] }]);
  await expect(plan(idle, { commands: {} })).rejects.toThrow("there is no goal");
});

test("what only the person can decide is asked, and nothing is planned", async () => {
  const planner = new Planner([{ ...good, chunks: [], questions: ["May refunds be negative?"] }]);
  expect(await plan(planner)).toEqual({ questions: ["May refunds be negative?"] });
});

test("an exploring plan has a goal that nothing was changed", async () => {
  const planned = await plan(new Planner([good]), { wish: { mode: "explore" } });
  expect(planned).toMatchObject({
    plan: { mode: "explore", goal: [{ command: "git diff --exit-code HEAD" }] },
  });
});
