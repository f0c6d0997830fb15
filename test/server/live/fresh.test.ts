import { expect, test } from "vitest";
import { Fresh } from "../../../server/live/fresh.ts";

const nothing = (): void => undefined;

/** Counts its readings; each ends when it is told to. */
function slowTill(): { read: () => Promise<number>; finish: () => void; readings: () => number } {
  let readings = 0;
  let finish = nothing;
  const read = (): Promise<number> => {
    readings += 1;
    const value = readings;
    return new Promise((resolve) => {
      finish = () => resolve(value);
    });
  };
  return { read, finish: () => finish(), readings: () => readings };
}

const forLong = { share: 1_000_000, mostMs: 1_000_000 };

test("who asks while it is read shares the reading, and afterwards the answer", async () => {
  const till = slowTill();
  const fresh = new Fresh(till.read, forLong);
  const [one, two] = [fresh.get(), fresh.get()];
  till.finish();
  expect(await Promise.all([one, two, fresh.get()])).toEqual([1, 1, 1]);
});

test("what was being read when something was written is not the answer of who asks after that", async () => {
  const till = slowTill();
  const fresh = new Fresh(till.read, forLong);
  const before = fresh.get();
  fresh.expire();
  const after = fresh.get();
  expect(till.readings()).toBe(1);
  till.finish();
  expect(await before).toBe(1);
  await expect.poll(() => till.readings()).toBe(2);
  till.finish();
  expect([await after, await fresh.get()]).toEqual([2, 2]);
});

test("however often something is written, one reading runs at a time, and one more follows", async () => {
  const till = slowTill();
  const fresh = new Fresh(till.read, { share: 0, mostMs: 0 });
  const answers = [fresh.get()];
  for (let save = 0; save < 20; save += 1) {
    fresh.expire();
    answers.push(fresh.get(), fresh.late());
  }
  expect(till.readings()).toBe(1);
  till.finish();
  await expect.poll(() => till.readings()).toBe(2);
  till.finish();
  expect(new Set(await Promise.all(answers))).toEqual(new Set([1, 2]));
  expect(till.readings()).toBe(2);
});

test("late answers with the last while a new one is read", async () => {
  const till = slowTill();
  const fresh = new Fresh(till.read, { share: 0, mostMs: 0 });
  const first = fresh.get();
  till.finish();
  await first;
  expect([await fresh.late(), till.readings()]).toEqual([1, 2]);
});

test("late reads nothing before the cost of the last reading has worn off", async () => {
  const till = slowTill();
  const fresh = new Fresh(till.read, forLong);
  const first = fresh.get();
  till.finish();
  await first;
  fresh.expire();
  expect([await fresh.late(), till.readings()]).toEqual([1, 1]);
});

test("a reading that fails is tried again by the next", async () => {
  let count = 0;
  const fresh = new Fresh(async () => {
    count += 1;
    if (count === 1) throw new Error("the till is stuck");
    return count;
  }, forLong);
  await expect(fresh.get()).rejects.toThrow("stuck");
  expect(await fresh.get()).toBe(2);
});

test("who has no patience gets nothing while the first is read, and afterwards the last", async () => {
  const till = slowTill();
  const fresh = new Fresh(till.read, forLong);
  expect(await fresh.lateWithin(1)).toBeUndefined();
  till.finish();
  expect([await fresh.lateWithin(10_000), till.readings()]).toEqual([1, 1]);
});
