import { expect, test } from "vitest";
import { run } from "../../../cli/commands/execute.ts";
import { exitCodes } from "../../../cli/exit-codes.ts";
import { openShop, pricePlan, validateChunk } from "../../agents/execute/shop.ts";
import { fingerprint } from "../../tools/fingerprint.ts";
import { recordingContext } from "../recording-output.ts";

test("--dry-run says what would run and what the maker's packets hold, and changes nothing", async () => {
  const shop = await openShop();
  const { directory, git } = shop.repository;
  const asked = validateChunk({ wiki: ["index"] });
  const plan = pricePlan(await git.run(["rev-parse", "HEAD"]), {
    chunks: [asked, ...pricePlan("").chunks.slice(1)],
  });
  await shop.approve(plan);
  const before = await fingerprint(directory);
  const context = recordingContext(directory);
  const input = { args: ["price-validation"], options: { dryRun: true } };
  expect(await run(context, input)).toBe(exitCodes.ok);
  const text = context.output.answerText;
  expect(text).toMatch(/1\. Refuse a negative price: the maker \(none is configured\) in src/);
  expect(text).toMatch(/packet of \d+ of 12000 tokens \(prompt \d+, .*map \d+/);
  expect(text).toContain("skill:tdd");
  expect(text).toMatch(/2\. Write the rule down: `/);
  expect(context.output.nextCommands).toEqual([`loopwiki execute ${plan.id}`]);
  expect(await fingerprint(directory)).toEqual(before);
  expect(await shop.services.runs.list()).toEqual([]);
});
