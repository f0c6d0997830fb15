import { join } from "node:path";
import { FileRunStore } from "#agents";
import { expect, test } from "vitest";
import { run } from "../../../../cli/commands/stats.ts";
import { makeRun } from "../../../agents/kaizen/make-run.ts";
import { makeRepository } from "../../../tools/make-repository.ts";
import { recordingContext } from "../../recording-output.ts";

async function statsOf(directory: string) {
  const context = recordingContext(directory);
  const code = await run(context, { args: [], options: {} });
  const { answerText, nextCommands, answers } = context.output;
  return { code, text: answerText, next: nextCommands, data: answers[0]?.data };
}

test("stats tells how well the loop does, by week and plan, and what its stages caught", async () => {
  const { directory } = await makeRepository({ "till.js": "" });
  const empty = await statsOf(directory);
  expect(empty.text).toBe("No run yet: there is nothing to count.");
  expect(empty.next).toEqual(["loopwiki plan list"]);

  const runs = new FileRunStore(join(directory, ".git/loopwiki"), () => new Date("2026-06-03"));
  const lease = await runs.claim("2026-06-teas", true);
  const told = makeRun("2026-06-teas", [
    { chunk: "weigh", refused: "too heavy" },
    { chunk: "weigh", attempt: 2 },
    { chunk: "count", verdict: "fine" },
  ]);
  for (const event of told) await runs.append(lease, event);
  await runs.append(lease, { type: "chunk-committed", chunk: "weigh", commit: "c".repeat(40) });
  await runs.append(lease, { type: "chunk-committed", chunk: "count", commit: "d".repeat(40) });
  await runs.append(lease, { type: "run-resumed" });
  await runs.release(lease);

  const { code, text, data } = await statsOf(directory);
  expect(code).toBe(0);
  expect(text).toContain("1 run: 2 chunks committed; 3 attempts in all.");
  expect(text).toContain("Loops to resolution: 1.5 a chunk.");
  expect(text).toContain("Right at the first attempt: 1 of 2 (50 %).");
  expect(text).toContain("Manual interventions: 0.5 a chunk (1 run taken up again).");
  expect(text).toMatch(/^2026-06-01 +2 +3 +1\/2 +1 /m);
  expect(text).toMatch(/^2026-06-teas +2 +3 +1\/2 +1 /m);
  expect(text).toMatch(/^checker +1 +0 +0$/m);
  expect(data).toMatchObject({ runs: 1, loops: 3, plans: [{ plan: "2026-06-teas", runs: 1 }] });
});
