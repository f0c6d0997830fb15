import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commandEnvironment, ReplayAgent, runAudit, type Agent, type AuditReport } from "#agents";
import { formatPlan, parsePlan, PlanStore } from "#plans";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import type { ModelFinding } from "../../../agents/audit/model-findings.ts";
import { makeRepository } from "../../tools/make-repository.ts";
import { scripted } from "../execute/shop.ts";

const files = {
  "package.json":
    '{"name": "shop", "private": true, "type": "module", "main": "./src/refund.js"}\n',
  "src/refund.js":
    "export function refund(order, amount) {\n  // pays it back\n\n  return pay(order.customer, amount);\n}\nfunction pay(who, amount) {\n  return `${who}: ${amount}`;\n}\n",
  "test/refund.test.js": 'import "../src/refund.js";\n',
};

const real: ModelFinding = {
  message:
    "refund() trusts the amount of the request: a customer can be paid more than the order cost.",
  category: "correctness",
  path: "src/refund.js",
  line: 2,
  excerpt: "return pay(order.customer, amount);",
  impact: 5,
  effort: 1,
  confidence: 1,
  risk: "low",
  instructions: "Refuse an amount above the order's total.",
  files: ["test/**"],
  criterion: "No refund is above the order's total",
  rubric: "refund() compares the two before it pays",
  good: ["throws a RangeError naming both"],
  bad: ["caps it without a word"],
};
const invented = { ...real, excerpt: "return pay(order.owner, amount);" };
const elsewhere = { ...real, path: "src/voucher.js", line: 1 };

const replay = (findings: unknown[]): Agent =>
  new ReplayAgent(
    scripted([
      {
        role: "auditor",
        result: { outcome: "ok", summary: "read", output: { report: "Read it all.", findings } },
      },
    ]),
  );

async function audit(agent: Agent, categories?: string[]): Promise<AuditReport> {
  const { directory, git } = await makeRepository(files);
  const content = new ContentRoot(directory);
  return runAudit(
    {
      git,
      plans: new PlanStore(content),
      commands: { test: "node test/refund.test.js" },
      auditor: { reader: { agent }, content },
      contentRoot: "",
      exclude: [],
      environment: commandEnvironment(process.env),
      signal: new AbortController().signal,
      now: new Date("2026-06-01T00:00:00Z"),
    },
    { maxPlans: 5, dryRun: false, ...(categories ? { categories } : {}) },
  );
}

const ofModel = ({ findings }: AuditReport) =>
  findings.filter(({ rule }) => rule === "model-finding");

test("what the auditor finds is put where it stands, ranked with the rest and planned", async () => {
  const report = await audit(replay([real]));
  expect(ofModel(report)).toMatchObject([
    { line: 4, excerpt: "  return pay(order.customer, amount);", confidence: 0.8 },
  ]);
  const [plan] = report.plans;
  expect(plan).toMatchObject({
    title: "refund() trusts the amount of the request",
    status: "proposed",
    category: "correctness",
    evidence: [{ path: "src/refund.js", line: 4 }],
    chunks: [
      {
        files: ["src/refund.js", "test/**"],
        contract: [{ rubric: real.rubric }, { verify: "node test/refund.test.js" }],
      },
    ],
  });
  expect(plan && parsePlan(formatPlan(plan), "plan.md").findings).toEqual([]);
});

test("quotations that nobody wrote and files that are not there are refused with the reason", async () => {
  const report = await audit(replay([invented, elsewhere]));
  expect(ofModel(report)).toEqual([]);
  expect(report.rejected.map(({ reason }) => reason)).toEqual([
    "line 2 of src/refund.js is not what was quoted",
    "src/voucher.js is not in the commit",
  ]);
});

test("an auditor that fails, or writes, is noted, and the audit goes on without it", async () => {
  const writing: Agent = {
    label: "scribbler",
    async *run({ cwd }) {
      await writeFile(join(cwd, "src/refund.js"), "// mended\n");
      yield {
        type: "result",
        result: { outcome: "ok", summary: "", output: { report: "", findings: [real] } },
      };
    },
  };
  for (const [agent, words] of [
    [writing, "may only read"],
    [
      new ReplayAgent(scripted([{ role: "maker", result: { outcome: "ok", summary: "" } }])),
      "nothing for auditor",
    ],
  ] as const) {
    const report = await audit(agent);
    expect(ofModel(report)).toEqual([]);
    expect(report.notes.join("\n")).toMatch(new RegExp(`auditor could not finish: .*${words}`));
    expect(report.commands).toMatchObject([{ passed: true }]);
  }
});

test("it is told what is asked for and what programs have found, and other categories are left out", async () => {
  let packet = "";
  const inner = replay([
    real,
    { ...real, category: "docs", line: 1, excerpt: "export function refund(order, amount) {" },
  ]);
  const listening: Agent = {
    label: "listening",
    run(task, signal) {
      ({ packet } = task);
      return inner.run(task, signal);
    },
  };
  const report = await audit(listening, ["correctness"]);
  expect(packet).toContain("Only findings of: correctness.");
  expect(ofModel(report).map(({ category }) => category)).toEqual(["correctness"]);
});
