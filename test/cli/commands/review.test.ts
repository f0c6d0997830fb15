import { runPlan } from "#agents";
import { expect, test } from "vitest";
import { run } from "../../../cli/commands/review.ts";
import { exitCodes } from "../../../cli/exit-codes.ts";
import { goodEdits, makerTask, openShop, pricePlan, type Shop } from "../../agents/execute/shop.ts";
import { recordingContext } from "../recording-output.ts";

const signal = new AbortController().signal;
const stray = { path: "src/currency.js", write: "export const euro = 1;\n" };

async function executed(tasks: unknown[]): Promise<Shop> {
  const shop = await openShop({ tasks });
  const plan = pricePlan(await shop.repository.git.run(["rev-parse", "HEAD"]));
  await shop.approve(plan);
  await runPlan(shop.services, plan.id, { signal });
  return shop;
}

async function review(shop: Shop): Promise<{ code: number; text: string; next: string[] }> {
  const context = recordingContext(shop.repository.directory);
  const code = await run(context, { args: ["price-validation"], options: {} });
  return { code, text: context.output.answerText, next: context.output.nextCommands };
}

test("a verified run shows its attempts, verdicts, receipts, test output and both diffs", async () => {
  const shop = await executed([
    makerTask(1, [...goodEdits, stray]),
    makerTask(2, [{ path: "src/currency.js", delete: true }]),
  ]);
  const answer = await review(shop);
  const { text } = answer;
  expect(answer.code).toBe(exitCodes.ok);
  expect(answer.next).toEqual(["loopwiki merge 2026-06-price-validation"]);
  const inOrder = [
    "Refuse negative prices (2026-06-price-validation): verified",
    "Attempt 1 by replay (scripted)",
    " of 12000 tokens (prompt ",
    "map ",
    "skill:tdd (",
    "✗ scope Unexpected changes to src/currency.js",
    "ended: out-of-scope",
    "Attempt 2 by replay (scripted)",
    "✓ test `node --test`",
    "met: A negative price throws",
    "verdict by contract: approve",
    "Goal",
    "$ node --test",
    "takes ten percent off",
    "Changes",
    "src/pricing.js",
    "Diff",
    "+  if (price < 0) throw new RangeError",
    "What the wiki learned",
    "change nothing but the chunk's files",
  ];
  let from = 0;
  for (const part of inOrder) {
    const at = text.indexOf(part, from);
    expect(at, `"${part}" after:\n${text.slice(from)}`).toBeGreaterThanOrEqual(from);
    from = at + part.length;
  }
});

test("a stopped run shows the incident with its category and evidence, and ends with 3", async () => {
  const broken = [
    { path: "src/pricing.js", write: "export const discount = () => 0; // RangeError\n" },
  ];
  const {
    code,
    text: shown,
    next,
  } = await review(await executed([1, 2, 3].map((attempt) => makerTask(attempt, broken))));
  expect(code).toBe(exitCodes.andon);
  expect(shown).toMatch(/Incident INC-\d{8}-[0-9a-f]{8}: .*failed 3 times/);
  expect(shown).toContain("category assertion_failure");
  expect(shown).toContain("takes ten percent off");
  expect(next).toEqual([expect.stringMatching(/^loopwiki andon show INC-/)]);
});
