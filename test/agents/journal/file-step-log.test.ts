import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { FileStepLog } from "#agents";
import { expect, test } from "vitest";
import { makeRepository } from "../../tools/make-repository.ts";

const clock = (): Date => new Date("2026-06-01T08:00:00Z");

test("remembers what steps did across processes, and passes over a torn last line", async () => {
  const { directory } = await makeRepository();
  const log = new FileStepLog(directory, clock);
  expect(await log.list()).toEqual([]);
  await log.record({ step: "index", due: 2, changed: 0, error: "no room" });
  await new FileStepLog(directory, clock).record({ step: "documentation", due: 1, changed: 1 });
  await appendFile(join(directory, "steps.jsonl"), '{"step":"ind');
  const at = "2026-06-01T08:00:00.000Z";
  expect(await log.list()).toEqual([
    { step: "index", at, due: 2, changed: 0, error: "no room" },
    { step: "documentation", at, due: 1, changed: 1 },
  ]);
});
