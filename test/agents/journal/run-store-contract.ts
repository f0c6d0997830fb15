import type { RunEvent, RunStore } from "#agents";
import { beforeEach, describe, expect, test } from "vitest";

export interface StoreSubject {
  store: RunStore;
  /** A second process on the same data; its claims must not be taken for the first one's. */
  other(): RunStore;
  /** Makes the newest lease of the plan look like one of a process that died. */
  killHolder(plan: string): Promise<unknown>;
  /** Leaves a half-written event at the end of the run, as a crash in the middle of a write does. */
  tearLastWrite(run: string): Promise<void>;
}

export const plan = "2026-06-price-validation";

export const started: RunEvent = {
  type: "run-started",
  plan,
  planHash: "abc",
  planText: "# Prices ✓ über alles\n",
  base: "a".repeat(40),
  target: "main",
  branch: `loop/${plan}`,
  worktree: "/tmp/loop",
  checkout: "/tmp/loop-check",
};
const resumed: RunEvent = { type: "run-resumed" };

/** What every run store keeps (`agents/journal/run-store.ts`), whatever it is built on. */
export function describeRunStore(name: string, make: () => Promise<StoreSubject>): void {
  describe(name, () => {
    let subject: StoreSubject;
    let store: RunStore;
    beforeEach(async () => {
      subject = await make();
      ({ store } = subject);
    });

    test("reads back what was appended, in order, numbered from 1, with epoch and time", async () => {
      const lease = await store.claim(plan, true);
      await store.append(lease, started);
      const second = await store.append(lease, resumed);
      expect(second).toMatchObject({ seq: 2, epoch: lease.epoch, type: "run-resumed" });
      const events = await subject.other().read(lease.run);
      expect(events.map(({ seq, type }) => [seq, type])).toEqual([
        [1, "run-started"],
        [2, "run-resumed"],
      ]);
      expect(events[0]).toMatchObject(started);
      expect(Date.parse(events[0]?.at ?? "")).not.toBeNaN();
    });

    test("of many claims at once exactly one wins, the others are told who has it", async () => {
      const claims = Array.from({ length: 8 }, () => subject.other().claim(plan, true));
      const settled = await Promise.allSettled(claims);
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const refusals = settled.filter((one) => one.status === "rejected");
      for (const { reason } of refusals) expect(reason).toMatchObject({ code: "lease-held" });
      expect(await store.holder(plan)).toBeDefined();
    });

    test("a released lease can be claimed, with a higher epoch and the same run", async () => {
      const first = await store.claim(plan, true);
      await store.append(first, started);
      await store.release(first);
      expect(await store.holder(plan)).toBeUndefined();
      const second = await subject.other().claim(plan, false);
      expect(second.run).toBe(first.run);
      expect(second.epoch).toBeGreaterThan(first.epoch);
    });

    test("the lease of a dead process is taken over, and its owner is fenced out", async () => {
      const dead = await store.claim(plan, true);
      await store.append(dead, started);
      await subject.killHolder(plan);
      const other = subject.other();
      const alive = await other.claim(plan, false);
      await expect(store.append(dead, resumed)).rejects.toMatchObject({ code: "lease-lost" });
      await expect(store.heartbeat(dead)).rejects.toMatchObject({ code: "lease-lost" });
      await store.release(dead); // must not free what the other holds
      await expect(subject.other().claim(plan, false)).rejects.toMatchObject({
        code: "lease-held",
      });
      await other.append(alive, resumed);
      expect((await other.read(alive.run)).map(({ epoch }) => epoch)).toEqual([
        dead.epoch,
        alive.epoch,
      ]);
    });

    test("a torn last write is no event, and the next claim goes on behind the last whole one", async () => {
      const lease = await store.claim(plan, true);
      await store.append(lease, started);
      await store.release(lease);
      await subject.tearLastWrite(lease.run);
      expect(await store.read(lease.run)).toHaveLength(1);
      const other = subject.other();
      const next = await other.claim(plan, false);
      expect(await other.append(next, resumed)).toMatchObject({ seq: 2 });
      expect(await other.read(lease.run)).toHaveLength(2);
    });

    test("a fresh claim starts a run of its own, and lists show both, oldest first", async () => {
      const first = await store.claim(plan, true);
      await store.append(first, started);
      await store.release(first);
      const second = await store.claim(plan, true);
      await store.append(second, started);
      expect(second.run).not.toBe(first.run);
      expect((await store.list()).map(({ run }) => run)).toEqual([first.run, second.run]);
      expect(await store.read(first.run)).toHaveLength(1);
    });

    test("plans do not stand in each other's way", async () => {
      await store.claim(plan, true);
      const other = await subject.other().claim("2026-06-price", true);
      expect(other.epoch).toBe(1);
      expect(await store.read("2026-06-tea.1")).toEqual([]);
      expect(await store.holder("2026-06-tea")).toBeUndefined();
    });
  });
}
