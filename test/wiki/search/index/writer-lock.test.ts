import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { thisProcess } from "#wiki";
import { WriterLock } from "../../../../wiki/search/index/writer-lock.ts";

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The number of a process that is over. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

it("is had by one at a time", async () => {
  const folder = await makeFolder();
  const first = await WriterLock.take(folder, "lock", 0);
  expect(first).toBeDefined();
  expect(await WriterLock.take(folder, "lock", 60)).toBeUndefined();
  expect(await WriterLock.take(folder, "embedding", 0)).toBeDefined();
  const waiting = WriterLock.take(folder, "lock", 5000);
  await first?.release();
  const second = await waiting;
  expect(second).toBeDefined();
  await second?.release();
  expect((await readdir(folder)).filter((name) => name.startsWith("lock"))).toEqual([]);
});

it("is had by at most one of many who come at once", async () => {
  const folder = await makeFolder();
  for (let round = 0; round < 20; round += 1) {
    const tries = Array.from({ length: 6 }, () => WriterLock.take(folder, "lock", 0));
    const taken = (await Promise.all(tries)).filter((lock) => lock !== undefined);
    expect(taken.length).toBeLessThanOrEqual(1);
    for (const lock of taken) await lock.release();
  }
});

it("is taken over from a process that died, and from one whose number lives on in another", async () => {
  const folder = await makeFolder();
  const dead = { ...thisProcess(), pid: deadProcess() };
  await writeFile(join(folder, "lock.3"), JSON.stringify(dead));
  const first = await WriterLock.take(folder, "lock", 0);
  expect(first).toBeDefined();
  await first?.release();
  await writeFile(join(folder, "lock.4"), JSON.stringify({ ...thisProcess(), startedAt: "1" }));
  await writeFile(join(folder, "lock.5"), "torn by a power cut");
  const second = await WriterLock.take(folder, "lock", 0);
  expect(second).toBeDefined();
  expect(await readdir(folder)).toEqual(["lock.6"]);
  await second?.release();
});

it("is left to a process on another machine that has been heard of", async () => {
  const folder = await makeFolder();
  const there = { pid: 1, host: `not-${hostname()}` };
  await writeFile(join(folder, "lock.1"), JSON.stringify(there));
  expect(await WriterLock.take(folder, "lock", 0)).toBeUndefined();
});
