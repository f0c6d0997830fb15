import { LoopwikiError } from "#wiki";

/** What became of one plan of several; `refused` says why it ended without a result. */
export type PlanEnd<Result> = { plan: string } & (
  { result: Result; refused?: undefined } | { refused: LoopwikiError; result?: undefined }
);

/**
 * Does something for each plan, at most `parallel` at a time, in their order. One that cannot go on keeps no
 * other from it. Resolves when all have ended; after `signal` no more begin, and it rejects once those that
 * had begun have stopped.
 */
export async function forEachPlan<Result>(
  plans: readonly string[],
  { parallel, signal }: { parallel: number; signal: AbortSignal },
  work: (plan: string) => Promise<Result>,
): Promise<PlanEnd<Result>[]> {
  const ends = new Map<string, PlanEnd<Result>>();
  const waiting = [...plans];
  const worker = async (): Promise<void> => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
      signal.throwIfAborted();
      ends.set(plan, await endOf(plan, work));
    }
  };
  const workers = Array.from({ length: Math.min(parallel, plans.length) }, () => worker());
  const settled = await Promise.allSettled(workers);
  signal.throwIfAborted();
  for (const one of settled) if (one.status === "rejected") throw one.reason;
  return plans.flatMap((plan) => ends.get(plan) ?? []);
}

async function endOf<Result>(
  plan: string,
  work: (plan: string) => Promise<Result>,
): Promise<PlanEnd<Result>> {
  try {
    return { plan, result: await work(plan) };
  } catch (error) {
    if (error instanceof LoopwikiError) return { plan, refused: error };
    throw error;
  }
}
