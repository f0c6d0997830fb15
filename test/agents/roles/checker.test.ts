import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ReplayAgent, runPlan, type Agent, type AgentTask, type CheckResult } from "#agents";
import type { Criterion } from "#plans";
import { beforeAll, describe, expect, test } from "vitest";
import { claimRun } from "../../../agents/execute/prepare-run.ts";
import type { RunContext } from "../../../agents/execute/run-context.ts";
import { judgeByContract, type Judged } from "../../../agents/roles/checker.ts";
import { quickId, quickPlan, shelfChunk, shopTemplate } from "../execute/quick-shop.ts";
import { docsChunk, scripted } from "../execute/shop.ts";

const open = shopTemplate();
const { signal } = new AbortController();
const written = { criterion: "It is written down", verify: "grep -q never docs/pricing.md" };
const clear = { criterion: "A child can understand it", rubric: "Short words, one thought" };
const met = { criterion: clear.criterion, met: true, evidence: "docs/pricing.md:1" };
const quality = { decision: "approve", problems: [] };
const approval = { decision: "approve", criteria: [met], quality, feedback: "Read it all." };
const rejection = {
  decision: "reject",
  criteria: [{ ...met, met: false }],
  quality,
  feedback: "docs/pricing.md:1 says who, not what.",
};

/** A scripted checker with one answer for each attempt. */
function answers(...outputs: unknown[]): Agent {
  const tasks = outputs.map((output, index) => ({
    role: "checker",
    attempt: index + 1,
    result: { outcome: "ok", summary: "judged", output },
  }));
  return new ReplayAgent(scripted(tasks));
}

/** A checker that does something in the checkout before it approves. */
function meddling(meddle: (task: AgentTask) => Promise<unknown>): Agent {
  return {
    label: "meddler",
    async *run(task) {
      await meddle(task);
      yield { type: "result", result: { outcome: "ok", summary: "fine", output: approval } };
    },
  };
}

describe("judging one attempt", () => {
  /** A run whose first chunk is done and is to be judged against its base. */
  let run: RunContext;
  let tree = "";

  beforeAll(async () => {
    const shop = await open();
    await shop.approve(await quickPlan(shop, { chunks: [docsChunk(), shelfChunk()] }));
    await runPlan(shop.services, quickId, { signal, until: docsChunk().id });
    run = await claimRun(shop.services, quickId, signal);
    tree = run.state.head;
    run.state.head = run.state.started.base;
  });

  async function judge(
    checker: Agent | undefined,
    contract: Criterion[] = [written, clear],
  ): Promise<Judged> {
    await run.checkout.checkOut(tree);
    run.services.checker = checker && { agent: checker, model: "judge" };
    const checks: CheckResult[] = [
      { name: "test", command: "true", status: "passed", detail: "", durationMs: 1 },
    ];
    const reader = run.services.checker;
    const reason = "nobody reads here";
    const judging = { attempt: 1, checks, tree, reader, reason };
    return judgeByContract(run, docsChunk({ contract }), judging);
  }

  test("without an agent what only a reader can judge is left to the reviewer, and says so", async () => {
    expect(await judge(undefined)).toMatchObject({
      verdict: {
        by: "contract",
        decision: "approve",
        criteria: [
          { criterion: written.criterion, met: true },
          { criterion: clear.criterion, evidence: "left to the reviewer: nobody reads here" },
        ],
      },
    });
  });

  test("an approval with evidence for every criterion approves, and is signed", async () => {
    expect(await judge(answers(approval))).toMatchObject({
      byCommand: false,
      verdict: {
        by: "replay (scripted)",
        decision: "approve",
        criteria: [{ criterion: written.criterion, met: true }, met],
      },
    });
  });

  test.each([
    ["a rejection", rejection],
    ["an unmet criterion", { ...approval, criteria: [{ ...met, met: false }] }],
    ["poor craft", { ...approval, quality: { ...quality, decision: "reject" } }],
  ])("%s rejects, whatever else is said", async (_, answer) => {
    expect(await judge(answers(answer))).toMatchObject({ verdict: { decision: "reject" } });
  });

  test.each([
    ["no answer", undefined],
    ["prose", "LGTM!"],
    ["a decision of its own", { ...approval, decision: "approve with remarks" }],
    ["an approval that judged nothing", { ...approval, criteria: [] }],
    ["a criterion met without evidence", { ...approval, criteria: [{ ...met, evidence: " " }] }],
    [
      "a file that is not there",
      { ...approval, criteria: [{ ...met, evidence: "docs/tea.md:1" }] },
    ],
    [
      "a line that is not there",
      { ...approval, criteria: [{ ...met, evidence: "docs/pricing.md:9" }] },
    ],
    ["one verdict of two", { ...approval, quality: undefined }],
    ["a rejection without a reason", { ...rejection, feedback: " " }],
  ])("%s is malformed", async (_, answer) => {
    expect(await judge(answers(answer))).toMatchObject({
      failure: "malformed",
      summary: expect.stringContaining("checker replay (scripted)"),
    });
  });

  test.each([
    ["changes a file", "docs/pricing.md"],
    ["makes a file", "docs/approved.md"],
  ])("a checker that %s is not believed", async (_, path) => {
    const checker = meddling(({ cwd }) => writeFile(join(cwd, path), "Never negative!\n"));
    expect(await judge(checker)).toMatchObject({
      failure: "malformed",
      summary: expect.stringContaining("may only read"),
    });
  });

  test("when a command of the contract fails nobody is asked", async () => {
    const asked: AgentTask[] = [];
    const contract = [{ criterion: "It is long", verify: "echo too short >&2; exit 3" }, clear];
    const judged = await judge(
      meddling(async (task) => asked.push(task)),
      contract,
    );
    expect(asked).toEqual([]);
    expect(judged).toMatchObject({
      byCommand: true,
      verdict: { decision: "reject", feedback: expect.stringContaining("too short") },
    });
  });

  test("it is shown contract, difference and results, fenced, in the clean checkout", async () => {
    const asked: AgentTask[] = [];
    await judge(meddling(async (task) => asked.push(task)));
    const [task] = asked;
    const cwd = run.checkout.path;
    expect(task).toMatchObject({ role: "checker", access: "read", cwd, model: "judge" });
    expect(task?.outputSchema).toMatchObject({ type: "object" });
    expect(task?.packet).toContain("judged by: Short words, one thought");
    expect(task?.packet).toMatch(/<<<([\w-]+) checks\npassed: test \(`true`\)\n\1>>>/);
    expect(task?.packet).toMatch(
      /<<<([\w-]+) diff \(\d+ tokens\)\n[^]*\+Prices are never negative[^]*\n\1>>>/,
    );
  });
});

test("a rejection ends the attempt, its feedback goes to the next, and the maker's words to nobody", async () => {
  const shop = await open();
  const packets: string[] = [];
  const judge = answers(rejection, approval);
  shop.services.checker = {
    agent: {
      label: "listening",
      run(task, abort) {
        packets.push(task.packet);
        return judge.run(task, abort);
      },
    },
  };
  // What the project's own checks leave behind is not held against the checker.
  shop.services.commands = { test: "mkdir -p coverage && date > coverage/report.txt" };
  const chunk = docsChunk({
    run: `${docsChunk().run} && echo TRUST ME`,
    contract: [written, clear],
  });
  await shop.approve(await quickPlan(shop, { chunks: [chunk] }));
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state.phase).toBe("verified");
  const [first, second] = state.chunks.get(chunk.id)?.attempts ?? [];
  expect(first?.finished?.summary).toContain("TRUST ME");
  expect(first?.ended).toMatchObject({
    outcome: "rejected",
    counted: true,
    feedback: rejection.feedback,
  });
  expect(second?.verdict?.verdict).toMatchObject({ by: "listening", decision: "approve" });
  expect(state.learnings[0]?.rule).toContain(clear.criterion);
  expect(packets).toHaveLength(2);
  for (const packet of packets) expect(packet).not.toContain("TRUST ME");
});

test("malformed verdicts count against nobody, and after three in a row the line stops", async () => {
  const shop = await open();
  shop.services.checker = { agent: answers("LGTM!", "LGTM!", "LGTM!") };
  const chunks = [docsChunk({ contract: [clear] })];
  await shop.approve(await quickPlan(shop, { chunks, budget: { minutes: 5, attempts: 2 } }));
  const state = await runPlan(shop.services, quickId, { signal });
  expect(state.phase).toBe("stopped");
  const endings = state.chunks.get(docsChunk().id)?.attempts.map(({ ended }) => ended);
  expect(endings).toMatchObject([1, 2, 3].map(() => ({ outcome: "malformed", counted: false })));
});
