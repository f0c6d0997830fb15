import { expect, test } from "vitest";
import { runPlan } from "../../../agents/execute/run-plan.ts";
import { defaultGates } from "../../../agents/execute/gates/settings.ts";
import type { CheckResult } from "../../../agents/journal/run-records.ts";
import type { RunState } from "../../../agents/journal/run-state.ts";
import {
  goodEdits,
  makerTask,
  openShop,
  pricePlan,
  validateChunk,
  type ShopOptions,
} from "./shop.ts";

const { signal } = new AbortController();
const oneTry = { minutes: 5, attempts: 1 };

async function execute(edits: unknown[], options: ShopOptions = {}): Promise<RunState> {
  const shop = await openShop({ tasks: [makerTask(1, edits)], gates: defaultGates, ...options });
  const head = await shop.repository.git.run(["rev-parse", "HEAD"]);
  const goal = [{ command: "true", expected: "" }];
  const plan = pricePlan(head, { chunks: [validateChunk()], goal, budget: oneTry });
  await shop.approve(plan);
  return runPlan(shop.services, plan.id, { signal });
}

function resultsOf(state: RunState): CheckResult[] {
  return state.chunks.get("validate-price")?.attempts.at(-1)?.gates?.results ?? [];
}

test("a chunk of skill tdd is judged by its counted tests, seen red", async () => {
  const state = await execute(goodEdits);
  expect(state.phase).toBe("verified");
  const results = resultsOf(state);
  const [counted, red] = ["test", "red-first"].map((name) =>
    results.find((one) => one.name === name),
  );
  expect(counted?.detail).toContain("2 tests passed (1 before), as node --test reports");
  expect(red).toMatchObject({ status: "passed" });
  expect(red?.detail).toContain("1 of 1 new tests fail without the work");
}, 120_000);

test("one that brings a hollow test is refused", async () => {
  const hollow = {
    path: "src/price-validation.test.js",
    write:
      'import { test } from "node:test";\nimport assert from "node:assert";\nimport { discount } from "./pricing.js";\n\ntest("takes a price", () => assert.equal(discount(10, 10), 9));\n',
  };
  const state = await execute([...goodEdits.slice(0, 1), hollow]);
  expect(state.phase).toBe("stopped");
  expect(resultsOf(state).find(({ name }) => name === "red-first")).toMatchObject({
    status: "failed",
    detail: expect.stringContaining("passes without the work"),
  });
}, 120_000);

test("one that brings no test is refused", async () => {
  const state = await execute(goodEdits.slice(0, 1));
  expect(resultsOf(state).at(-1)).toMatchObject({ name: "red-first", status: "failed" });
}, 120_000);

test("a command that starts no known runner is judged by its exit code, and the review says so", async () => {
  const state = await execute(goodEdits, { commands: { test: "sh -c 'node --test'" } });
  expect(state.phase).toBe("verified");
  expect(resultsOf(state).find(({ name }) => name === "test")?.detail).toContain(
    "by its exit code alone",
  );
  expect(resultsOf(state).find(({ name }) => name === "red-first")).toMatchObject({
    status: "passed",
  });
}, 120_000);
