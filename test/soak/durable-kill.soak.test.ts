import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { killWriters, lossesOf, type Acknowledged } from "./durable/kill-writers.ts";

const writers = ["ada", "ben", "cleo", "dan"];

test("500 kills of 4 writers: not one acknowledged write is lost or torn", async () => {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-kills-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const acknowledged: Acknowledged = new Map();
  let kills = 0;
  while (kills < 500) {
    kills += await killWriters(folder, writers, acknowledged);
    expect(await lossesOf(folder, acknowledged)).toEqual([]);
  }
  const counts = [...acknowledged.values()].flatMap((kinds) => [...kinds.values()]);
  const total = counts.reduce((sum, numbers) => sum + numbers.size, 0);
  process.stderr.write(`${kills} kills, about ${total} acknowledged writes, 0 lost\n`);
  expect(total).toBeGreaterThan(kills);
}, 7_200_000);
