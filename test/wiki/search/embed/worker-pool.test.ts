import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LoopwikiError } from "../../../../wiki/errors.ts";
import { WorkerPool, type PoolWorker } from "../../../../wiki/search/embed/worker-pool.ts";
import { WorkerDied } from "../../../../wiki/search/embed/worker-process.ts";

type Fate = "answers" | "dies" | "fails";

/** Workers whose fates are dealt from a list, and which notice when they are treated wrongly. */
class FakeStaff {
  running = 0;
  most = 0;
  wrongs: string[] = [];
  readonly #fates: Fate[];

  constructor(fates: readonly Fate[]) {
    this.#fates = [...fates];
  }

  start = (): PoolWorker => {
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    const worker = { isBusy: false, isGone: false };
    const leave = (): void => {
      if (!worker.isGone) this.running -= 1;
      worker.isGone = true;
    };
    return {
      embed: async (texts) => {
        if (worker.isBusy) this.wrongs.push("asked twice at once");
        if (texts.length === 0 || texts.length > 8) this.wrongs.push(`${texts.length} texts`);
        if (worker.isGone) throw new WorkerDied("it was gone");
        worker.isBusy = true;
        await new Promise((resolve) => setImmediate(resolve));
        const fate = this.#fates.shift() ?? "answers";
        if (fate !== "answers") leave();
        if (fate === "dies") throw new WorkerDied("it died");
        if (fate === "fails") throw new LoopwikiError("bad-model", "It failed.");
        worker.isBusy = false;
        return texts.map((text) => Float32Array.of(Number(text)));
      },
      stop: async () => {
        leave();
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  };
}

const request = fc.record({
  size: fc.nat(40),
  isUrgent: fc.boolean(),
  isWithdrawn: fc.boolean(),
});
const fates = fc.array(fc.constantFrom<Fate>("answers", "answers", "answers", "dies", "fails"), {
  maxLength: 30,
});

test("whatever happens to workers, every request ends with its own vectors or with its reason", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(request, { maxLength: 8 }),
      fates,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
      async (requests, dealt, workers, isClosedEarly) => {
        const staff = new FakeStaff(dealt);
        const pool = new WorkerPool({ start: staff.start, workers, idleMs: 10_000 });
        const outcomes = requests.map(({ size, isUrgent, isWithdrawn }, at) => {
          const texts = Array.from({ length: size }, (_, place) => String(at * 100 + place));
          const withdrawal = new AbortController();
          const answer = pool.embed(texts, isUrgent, withdrawal.signal);
          if (isWithdrawn) setImmediate(() => withdrawal.abort(new Error("withdrawn")));
          return answer.then(
            (vectors) => vectors.map(([value]) => String(value)).join() === texts.join(),
            (error: unknown) =>
              error instanceof LoopwikiError
                ? ["bad-model", "embedding-died", "embedder-closed"].includes(error.code)
                : isWithdrawn && String(error).includes("withdrawn"),
          );
        });
        if (isClosedEarly) await pool.close();
        expect(await Promise.all(outcomes)).toEqual(requests.map(() => true));
        await pool.close();
        expect(staff.wrongs).toEqual([]);
        expect(staff.most).toBeLessThanOrEqual(workers);
        expect(staff.running).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});

test("without mishaps every request gets its vectors, and a death costs nothing", async () => {
  const staff = new FakeStaff(["answers", "dies", "answers", "answers", "dies"]);
  const pool = new WorkerPool({ start: staff.start, workers: 2, idleMs: 10_000 });
  const texts = Array.from({ length: 60 }, (_, place) => String(place));
  const vectors = await pool.embed(texts, false);
  expect(vectors.map(([value]) => value)).toEqual(texts.map(Number));
  await pool.close();
});
