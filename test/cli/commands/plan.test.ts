import { join } from "node:path";
import { defaultBreakers, FileIncidentStore, FileLineStore, readLine } from "#agents";
import { PlanStore, planContentHash, type PlanStatus } from "#plans";
import { SkillStore } from "#skills";
import { ContentRoot } from "#wiki";
import { expect, test } from "vitest";
import type { CommandInput } from "../../../cli/command.ts";
import { approvePlan } from "../../../cli/commands/plan/approve.ts";
import { checkPlans } from "../../../cli/commands/plan/check.ts";
import { listPlans } from "../../../cli/commands/plan/list.ts";
import { newPlan } from "../../../cli/commands/plan/new.ts";
import { rejectPlan } from "../../../cli/commands/plan/reject.ts";
import type { PlanServices } from "../../../cli/commands/plan/services.ts";
import { showPlan } from "../../../cli/commands/plan/show.ts";
import { samplePlan } from "../../plans/sample-plan.ts";
import { makeRepository, type TestRepository } from "../../tools/make-repository.ts";
import { RecordingOutput } from "../recording-output.ts";

const pricing = "export function total(price) {\n  return price * 1.19;\n}\n";

const clock = (): Date => new Date("2026-06-10T08:00:00Z");

interface Shop extends PlanServices {
  repository: TestRepository;
  statuses: Map<string, PlanStatus>;
  approved: { plan: string; hash: string; text: string }[];
  head: string;
}

async function openShop(): Promise<Shop> {
  const repository = await makeRepository({ "src/pricing.js": pricing });
  const content = new ContentRoot(repository.directory, "memory");
  const statuses = new Map<string, PlanStatus>();
  const approved: Shop["approved"] = [];
  return {
    repository,
    statuses,
    approved,
    head: await repository.git.run(["rev-parse", "HEAD"]),
    git: repository.git,
    content,
    plans: new PlanStore(content),
    skills: new SkillStore(content),
    config: { commands: { test: "npm test", lint: "npm run lint" } },
    clock,
    approvals: {
      approve: async (plan, hash, text) => {
        approved.push({ plan, hash, text });
      },
      get: async (plan) => {
        const last = approved.findLast((one) => one.plan === plan);
        return last && { hash: last.hash, at: "2026-06-10T08:00:00Z" };
      },
    },
    line: new FileLineStore(join(repository.directory, ".git", "loopwiki", "andon"), clock),
    incidents: new FileIncidentStore(join(repository.directory, ".git", "loopwiki", "incidents")),
    breakers: defaultBreakers,
    planStatus: async (id) => statuses.get(id),
  };
}

const input = (args: string[], options: CommandInput["options"] = {}): CommandInput => ({
  args,
  options,
});

const evidence = [
  { path: "src/pricing.js", line: 2, note: "no check", excerpt: "  return price * 1.19;" },
];

test("plan new writes a plan that checks clean, with the project's own commands as its goal", async () => {
  const shop = await openShop();
  const output = new RecordingOutput();
  const code = await newPlan(
    shop,
    output,
    input(["Refuse prices below zero"], { files: ["src/**"], skill: "tdd" }),
  );
  expect(code).toBe(0);
  expect(output.answerText).toContain("memory/plans/2026-06-refuse-prices-below-zero.md");
  expect(output.nextCommands).toEqual(["loopwiki plan check 2026-06-refuse-prices-below-zero"]);
  const { plan } = await shop.plans.get("refuse");
  expect(plan).toMatchObject({
    planned_at: shop.head,
    chunks: [{ skill: "tdd", files: ["src/**"] }],
  });
  expect(plan.goal.map(({ command }) => command)).toEqual(["npm run lint", "npm test"]);
  expect(await checkPlans(shop, new RecordingOutput(), input([]))).toBe(0);
  await expect(newPlan(shop, output, input(["Prune"], {}))).rejects.toMatchObject({
    code: "no-files",
  });
  await expect(
    newPlan(shop, output, input(["Prune"], { files: ["src/**"], skill: "prune" })),
  ).rejects.toMatchObject({ code: "unknown-skill" });
});

test("plan list shows the status of the run before that of the file, and filters by it", async () => {
  const shop = await openShop();
  const { id } = await shop.plans.create(samplePlan());
  await shop.plans.create(samplePlan({ title: "Water \u001b[31mroses" }));
  shop.statuses.set(id, "verified");
  const all = new RecordingOutput();
  await listPlans(shop, all, input([]));
  expect(all.answerText).toMatch(
    /^verified {2}P3 {2}agent {2}2026-06-refuse-prices-below-zero .* 1 chunk$/m,
  );
  expect(all.answerText).toContain(String.raw`Water \u{1b}[31mroses`);
  const some = new RecordingOutput();
  await listPlans(shop, some, input([], { status: "verified" }));
  expect(some.answers[0]?.data["plans"]).toMatchObject([{ id, status: "verified" }]);
  await expect(listPlans(shop, some, input([], { status: "verifed" }))).rejects.toThrow(
    'did you mean "verified"?',
  );
});

test("plan show says what runs, what is judged, and where the evidence stands", async () => {
  const shop = await openShop();
  await shop.plans.create(samplePlan({ head: shop.head, evidence, run: "npx codemod" }));
  await shop.repository.commit("Head", { "src/pricing.js": `// shop\n${pricing}` });
  const output = new RecordingOutput();
  await showPlan(shop, output, input(["refuse"]));
  expect(output.answerText).toContain("drifted, changed since: src/pricing.js");
  expect(output.answerText).toContain("src/pricing.js:2 (now on line 3)  no check");
  expect(output.answerText).toContain("[runs: npx codemod]");
  expect(output.answers[0]?.data).toMatchObject({
    plan: { status: "proposed" },
    drift: { verdict: "drifted" },
  });
  expect(output.nextCommands[0]).toMatch(/^loopwiki plan approve /);
});

test("plan check tells gone evidence, unknown skills and broken documents with their lines", async () => {
  const shop = await openShop();
  const { id, source } = await shop.plans.create(
    samplePlan({ head: shop.head, evidence: [{ ...evidence[0]!, excerpt: "gone" }], skill: "tdd" }),
  );
  const depends = source
    .replace("skill: tdd", "skill: tddd")
    .replace("depends_on: []", "depends_on: [roses]");
  await shop.repository.write({
    [`memory/plans/${id}.md`]: depends,
    "memory/plans/2026-06-x.md": "x",
  });
  const output = new RecordingOutput();
  expect(await checkPlans(shop, output, input([]))).toBe(1);
  const line = depends.split("\n").findIndex((text) => text.includes("src/pricing.js:2")) + 1;
  expect(output.answers[0]?.data["findings"]).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ruleId: "plan-evidence", file: `memory/plans/${id}.md`, line }),
      expect.objectContaining({
        ruleId: "plan-skill",
        reason: 'Unexpected "tddd", did you mean "tdd"?',
      }),
      expect.objectContaining({ ruleId: "plan-depends-on" }),
      expect.objectContaining({ ruleId: "plan-format", file: "memory/plans/2026-06-x.md" }),
    ]),
  );
  expect(output.answerText).toContain("2 plans, 4 errors");
  shop.statuses.set(id, "merged");
  await shop.repository.write({ [`memory/plans/${id}.md`]: source });
  expect(await checkPlans(shop, new RecordingOutput(), input([id]))).toBe(0); // its own work moved it
});

/** What a person is told who approves a plan that asks for the network, as a whole or for its chunks. */
async function said(network: boolean, ofChunk: boolean): Promise<string> {
  const shop = await openShop();
  const plan = samplePlan({ head: shop.head, run: "npx codemod" });
  const chunks = plan.chunks.map((chunk) => (ofChunk ? { ...chunk, network: true } : chunk));
  const { id } = await shop.plans.create({ ...plan, chunks, ...(network ? { network } : {}) });
  const output = new RecordingOutput();
  await approvePlan(shop, output, input([id]));
  return output.answerText;
}

test("plan approve says which commands may use the network, and says nothing when none may", async () => {
  expect(await said(true, false)).toContain("All of them may use the network.");
  expect(await said(false, true)).toMatch(/^May use the network: the commands of /m);
  expect(await said(false, false)).not.toContain("network");
});

test("plan approve lists every command, pins the text, and can be repeated after a change", async () => {
  const shop = await openShop();
  const { id, path, source } = await shop.plans.create(
    samplePlan({
      head: shop.head,
      evidence,
      run: "npx codemod\u202e",
      verify: ["npm test", "make"],
    }),
  );
  const output = new RecordingOutput();
  expect(await approvePlan(shop, output, input([id]))).toBe(0);
  for (const command of [String.raw`npx codemod\u{202e}`, "npm test", "make"]) {
    expect(output.answerText).toContain(`$ ${command}`);
  }
  expect(output.answerText).toContain("and the repository's own: npm test, npm run lint");
  expect(shop.approved).toEqual([{ plan: id, hash: planContentHash(source), text: source }]);
  const stored = await shop.plans.get(id);
  expect(stored.plan.status).toBe("approved");
  expect(planContentHash(stored.source)).toBe(shop.approved[0]?.hash);
  await shop.repository.write({
    [`memory/${path}`]: stored.source.replace("pays the", "hurts the"),
  });
  expect(await approvePlan(shop, output, input([id]))).toBe(0);
  expect(shop.approved[1]?.hash).not.toBe(shop.approved[0]?.hash);
  shop.statuses.set(id, "verified");
  await expect(approvePlan(shop, output, input([id]))).rejects.toMatchObject({
    code: "bad-transition",
  });
  expect(shop.approved).toHaveLength(2);
});

test("plan approve refuses a stale plan and warns about a drifted one", async () => {
  const shop = await openShop();
  const { id } = await shop.plans.create(samplePlan({ head: shop.head, evidence }));
  await shop.repository.commit("Vat", { "src/pricing.js": pricing.replace("1.19", "vat") });
  const output = new RecordingOutput();
  await expect(approvePlan(shop, output, input([id]))).rejects.toMatchObject({
    code: "plan-stale",
  });
  expect(shop.approved).toEqual([]);
  await shop.plans.setStatus(id, "stale", "harness");
  await shop.repository.commit("Back", { "src/pricing.js": `${pricing}\n` });
  await approvePlan(shop, output, input([id]));
  expect(output.notes.join("\n")).toContain("changed since the plan was written: src/pricing.js");
  expect((await shop.plans.get(id)).plan.status).toBe("approved");
});

test("plan reject needs a reason, and audits remember it", async () => {
  const shop = await openShop();
  const { id } = await shop.plans.create(samplePlan({ evidence, findings: ["f00d"] }));
  const output = new RecordingOutput();
  await expect(rejectPlan(shop, output, input([id]))).rejects.toMatchObject({ code: "no-reason" });
  await rejectPlan(shop, output, input([id], { reason: "Prices are checked at the till" }));
  expect((await shop.plans.get(id)).plan.status).toBe("rejected");
  expect(await shop.plans.rejectedFindings()).toEqual([
    {
      fingerprint: "f00d",
      rule: id,
      path: "src/pricing.js",
      line: 2,
      reason: "Prices are checked at the till",
      date: "2026-06-10",
    },
  ]);
  await expect(rejectPlan(shop, output, input([id], { reason: "Again" }))).rejects.toMatchObject({
    code: "bad-transition",
  });
});

test("plan mode ends with a plan that goes to the root cause, not with the very text that failed", async () => {
  const shop = await openShop();
  const { plan, path, source } = await shop.plans.create(samplePlan({ head: shop.head }));
  const output = new RecordingOutput();
  await approvePlan(shop, output, input([plan.id]));
  await shop.line.append({ type: "plan-mode-entered", plan: plan.id, reason: "3 failures" });
  const approve = () => approvePlan(shop, output, input([plan.id], { rootCause: true }));
  await expect(approve()).rejects.toMatchObject({ code: "same-plan", kind: "andon" });
  const changed = source.replace("A negative price", "Prices were strings. A negative price");
  await shop.content.write(path.replace("memory/", ""), changed);
  await approve();
  expect(output.answerText).toContain("plan mode has ended");
  expect((await readLine(shop)).planMode).toBeUndefined();
});
