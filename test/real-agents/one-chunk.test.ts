import { join } from "node:path";
import {
  AcpAgent,
  acpAgents,
  acpProgram,
  AskAgain,
  CliAgent,
  commandEnvironment,
  runPlan,
  type RunState,
} from "#agents";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { openShop, pricePlan, validateChunk, type Shop } from "../agents/execute/shop.ts";
import { startFakeModelApi, type FakeModelApi, type FakeTurn } from "../tools/fake-model-api.ts";
import { fingerprint } from "../tools/fingerprint.ts";
import { installAgent, makeHome, realAgents } from "./install-agent.ts";
import { furnish, realClis, type RealCli } from "./real-clis.ts";

const testText =
  'import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "./pricing.js";\n\ntest("refuses a negative price", () => assert.throws(() => discount(-1, 10), RangeError));\n';
const verdict = {
  decision: "approve",
  criteria: [{ criterion: "A negative price throws", met: true, evidence: "src/pricing.js:2" }],
  quality: { decision: "approve", problems: [] },
  feedback: "Fine.",
};

/** The model's part in a chunk: a maker that edits and reports, then a checker that approves. */
function turnsOf(real: Pick<RealCli, "work" | "answer">, worktree: string): FakeTurn[] {
  const path = join(worktree, "src/pricing.js");
  const old = "  return price - (price * percent) / 100;";
  return [
    ...real.work({
      read: path,
      edit: { path, old, new: `  if (price < 0) throw new RangeError("price");\n${old}` },
      write: { path: join(worktree, "src/price-validation.test.js"), content: testText },
    }),
    real.answer({ outcome: "ok", summary: "Checked.", learning: null, correction: null }),
    real.answer(verdict),
  ];
}

const rows: Record<string, string | number>[] = [];
afterAll(() => {
  const head = "agent\tphase\toutcome\tseconds\tcalls";
  process.stdout.write(
    `\n${head}\n${rows.map((row) => Object.values(row).join("\t")).join("\n")}\n`,
  );
});

async function openPlan(): Promise<{ shop: Shop; plan: string; worktree: string }> {
  const shop = await openShop();
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]), {
    chunks: [validateChunk()],
    goal: [{ command: "node --test", expected: "all tests pass" }],
  });
  await shop.approve(plan);
  const worktree = join(shop.repository.directory, "..", `loop-${plan.id}`);
  return { shop, plan: plan.id, worktree };
}

/** Runs the plan, expects it verified with nothing else touched, and notes a line of the table. */
async function runToVerified(
  { shop, plan }: { shop: Shop; plan: string },
  agent: string,
  api: FakeModelApi,
): Promise<RunState> {
  const before = await fingerprint(shop.repository.directory);
  const started = Date.now();
  const state = await runPlan(shop.services, plan, { signal: new AbortController().signal });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const [attempt] = state.chunks.get("validate-price")?.attempts ?? [];
  const calls = api.requests.filter(({ method }) => method === "POST").length;
  rows.push({
    agent,
    phase: state.phase,
    outcome: attempt?.finished?.outcome ?? "?",
    seconds,
    calls,
  });
  expect(attempt?.finished).toMatchObject({ outcome: "ok", summary: "Checked." });
  expect(attempt?.finished?.toolCalls).toBeGreaterThanOrEqual(2);
  expect(attempt?.verdict?.verdict).toMatchObject({ decision: "approve", feedback: "Fine." });
  expect(await fingerprint(shop.repository.directory)).toEqual(before);
  expect(JSON.stringify(api.requests)).toContain(
    "Throw a RangeError when the price is below zero.",
  );
  return state;
}

interface Person {
  source: NodeJS.ProcessEnv;
  environment: Record<string, string>;
}

/** A plan in a shop, a fake API with its turns, and a home that names it. */
async function prepare(real: RealCli): Promise<{
  opened: Awaited<ReturnType<typeof openPlan>>;
  api: FakeModelApi;
  person: Person;
}> {
  const opened = await openPlan();
  const api = await startFakeModelApi(turnsOf(real, opened.worktree));
  onTestFinished(() => api.close());
  const home = await makeHome();
  const { source, files } = real.person(api.url);
  await furnish(home, files);
  const environment = commandEnvironment({ PATH: process.env["PATH"], HOME: home });
  return { opened, api, person: { source, environment } };
}

test.each(realClis)("the real $name completes a chunk, as maker and as checker", async (real) => {
  const { opened, api, person } = await prepare(real);
  const { environment, source } = person;
  const program = installAgent(real.name);
  const agent = new AskAgain(new CliAgent(real.cli, { program, environment, source }));
  opened.shop.services.maker = { agent, model: real.models.maker };
  opened.shop.services.checker = { agent, model: real.models.checker };
  const state = await runToVerified(opened, `${real.name} ${realAgents[real.name].version}`, api);
  expect(state.phase).toBe("verified");
});

const overAcp = realClis.filter(({ name }) => acpAgents.includes(name));
test.each(overAcp)("the real $name over the Agent Client Protocol does too", async (real) => {
  const { opened, api, person } = await prepare(real);
  const program = installAgent(real.name);
  const agentFor = (model: string): AskAgain => {
    const acp = acpProgram(real.name, { ...person, model, program });
    if (acp === undefined) throw new Error(`${real.name} is not known`);
    return new AskAgain(new AcpAgent(acp, { model }));
  };
  const { maker, checker } = real.models;
  opened.shop.services.maker = { agent: agentFor(maker), model: maker };
  opened.shop.services.checker = { agent: agentFor(checker), model: checker };
  const state = await runToVerified(
    opened,
    `acp ${real.name} ${realAgents[real.name].version}`,
    api,
  );
  expect(state.phase).toBe("verified");
});
