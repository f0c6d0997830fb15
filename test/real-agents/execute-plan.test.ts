import { join } from "node:path";
import { claudeCode, CliAgent, commandEnvironment, runPlan } from "#agents";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder } from "../agents/agent-contract.ts";
import { openShop, pricePlan, validateChunk } from "../agents/execute/shop.ts";
import { startFakeModelApi, type FakeTurn } from "../tools/fake-model-api.ts";
import { fingerprint } from "../tools/fingerprint.ts";
import { installClaudeCode } from "./install-claude-code.ts";

const testText =
  'import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "./pricing.js";\n\ntest("refuses a negative price", () => assert.throws(() => discount(-1, 10), RangeError));\n';

/** The model's part in a chunk: a maker that edits and reports, then a checker that approves. */
function turns(worktree: string): FakeTurn[] {
  const file_path = `${worktree}/src/pricing.js`;
  const edit = {
    file_path,
    old_string: "  return price",
    new_string: '  if (price < 0) throw new RangeError("price");\n  return price',
  };
  const criteria = [
    { criterion: "A negative price throws", met: true, evidence: "src/pricing.js:2" },
  ];
  return [
    { tools: [{ name: "Read", input: { file_path } }] },
    {
      tools: [
        { name: "Edit", input: edit },
        {
          name: "Write",
          input: { file_path: `${worktree}/src/price-validation.test.js`, content: testText },
        },
      ],
    },
    { tools: [{ name: "StructuredOutput", input: { outcome: "ok", summary: "Checked." } }] },
    {
      tools: [
        { name: "StructuredOutput", input: { decision: "approve", criteria, feedback: "Fine." } },
      ],
    },
  ];
}

test("the real Claude Code completes a chunk of a plan, as maker and as checker", async () => {
  const shop = await openShop();
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]), {
    chunks: [validateChunk()],
    goal: [{ command: "node --test", expected: "all tests pass" }],
  });
  await shop.approve(plan);
  const worktree = join(shop.repository.directory, "..", `loop-${plan.id}`);
  const api = await startFakeModelApi(turns(worktree));
  onTestFinished(() => api.close());
  const agent = new CliAgent(claudeCode, {
    program: installClaudeCode(),
    environment: commandEnvironment({ PATH: process.env["PATH"], HOME: await makeFolder() }),
    source: { ANTHROPIC_API_KEY: "test", ANTHROPIC_BASE_URL: api.url },
  });
  shop.services.maker = { agent, model: "claude-haiku-4-5" };
  shop.services.checker = { agent, model: "claude-sonnet-4-5" };
  const before = await fingerprint(shop.repository.directory);

  const state = await runPlan(shop.services, plan.id, { signal: new AbortController().signal });
  expect(state.phase).toBe("verified");
  const [attempt] = state.chunks.get("validate-price")?.attempts ?? [];
  expect(attempt?.finished).toMatchObject({ outcome: "ok", summary: "Checked.", toolCalls: 4 });
  expect(attempt?.verdict?.verdict).toMatchObject({ decision: "approve", feedback: "Fine." });
  expect(attempt?.packet?.receipts.map(({ id }) => id)).toContain("skill:tdd");
  expect(await fingerprint(shop.repository.directory)).toEqual(before);
  const sent = JSON.stringify(api.requests);
  expect(sent).toContain("Throw a RangeError when the price is below zero.");
});
