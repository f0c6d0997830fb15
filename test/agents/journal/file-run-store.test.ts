import { spawnSync } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { FileRunStore } from "#agents";
import { expect, onTestFinished, test } from "vitest";
import { describeRunStore, plan, started, type StoreSubject } from "./run-store-contract.ts";

let time = Date.parse("2026-06-01T08:00:00Z");
const clock = (): Date => new Date((time += 1000));

async function makeSubject(): Promise<StoreSubject & { folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "loopwiki-store-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const journal = (run: string): string => join(folder, "runs", run, "journal.jsonl");
  return {
    folder,
    file: journal(`${plan}.1`),
    store: new FileRunStore(folder, clock),
    other: () => new FileRunStore(folder, clock),
    killHolder: () => changeOwner(folder, deadOwner()),
    // Cut in the middle of a letter of two bytes.
    tearLastWrite: (run) =>
      appendFile(
        journal(run),
        Buffer.from('{"seq":2,"type":"run-resumed","at":"ü').subarray(0, -1),
      ),
  };
}

describeRunStore("FileRunStore", makeSubject);

test("a process number that belongs to another program by now is a dead owner", async () => {
  const { folder, store, other } = await makeSubject();
  await store.claim(plan, true);
  await changeOwner(folder, { pid: process.pid, host: hostname(), startedAt: "1" });
  await expect(other().claim(plan, true)).resolves.toMatchObject({ epoch: 2 });
});

test.each([
  ["on another host", { pid: 1, host: "till-2" }],
  ["where the system tells no start time", { pid: process.pid, host: hostname() }],
])("an owner %s lives by its heartbeat", async (_, owner) => {
  const { folder, store, other } = await makeSubject();
  await store.claim(plan, true);
  const path = await changeOwner(folder, owner);
  await expect(other().claim(plan, true)).rejects.toMatchObject({ code: "lease-held" });
  const longAgo = new Date(Date.now() - 6 * 60_000);
  await utimes(path, longAgo, longAgo);
  await expect(other().claim(plan, true)).resolves.toMatchObject({ epoch: 2 });
});

test("a lease file torn by a power cut holds nobody up", async () => {
  const { folder, store, other } = await makeSubject();
  await store.claim(plan, true);
  await writeFile(join(folder, "leases", plan, "1.json"), "");
  expect(await store.holder(plan)).toBeUndefined();
  await expect(other().claim(plan, true)).resolves.toMatchObject({ epoch: 2 });
});

test("what a fenced process still managed to append is not read", async () => {
  const { file, store } = await makeSubject();
  const first = await store.claim(plan, true);
  const event = await store.append(first, started);
  await store.release(first);
  const second = await store.claim(plan, false);
  await store.append(second, { type: "run-resumed" });
  const late = { ...event, type: "run-discarded", reason: "too late", seq: 2 };
  await appendFile(file, `${JSON.stringify(late)}\n`);
  await store.append(second, { type: "bootstrapped", how: "linked" });
  const types = (await store.read(first.run)).map(({ type }) => type);
  expect(types).toEqual(["run-started", "run-resumed", "bootstrapped"]);
});

test("a run folder that somebody deleted does not make two runs share one journal", async () => {
  const { folder, store } = await makeSubject();
  for (const fresh of [true, true]) {
    const lease = await store.claim(plan, fresh);
    await store.append(lease, started);
    await store.release(lease);
  }
  await rm(join(folder, "runs", `${plan}.1`), { recursive: true });
  expect(await store.claim(plan, true)).toMatchObject({ run: `${plan}.3` });
});

test("a line of a newer loopwiki is named with its place, and nothing is changed", async () => {
  const { file, store } = await makeSubject();
  const lease = await store.claim(plan, true);
  await store.append(lease, started);
  await appendFile(file, '{"seq":2,"at":"now","epoch":1,"type":"run-teleported"}\n');
  const before = await readFile(file);
  await expect(store.read(lease.run)).rejects.toMatchObject({
    code: "journal-unreadable",
    message: expect.stringContaining(`${file}:2`),
  });
  expect(await readFile(file)).toEqual(before);
});

function deadOwner(): object {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  return { pid, host: hostname() };
}

/** Writes another owner into the newest lease; resolves to its file. */
async function changeOwner(folder: string, owner: object): Promise<string> {
  const place = join(folder, "leases", plan);
  const [name = ""] = (await readdir(place)).toSorted().toReversed();
  const path = join(place, name);
  const lease: unknown = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify(Object.assign({}, lease, { owner })));
  return path;
}
