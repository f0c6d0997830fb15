/** What runs by itself, so that nobody would notice if it did nothing (mission part 0). */
export type BackgroundStep = "index" | "documentation";

export interface StepRecord {
  step: BackgroundStep;
  /** ISO time at which it ended. */
  at: string;
  /** How many things waited to be done. */
  due: number;
  /** How many it did. */
  changed: number;
  /** Why it ended early. */
  error?: string;
}

/** Remembers what background steps did, for the clone. */
export interface StepLog {
  record(record: Omit<StepRecord, "at">): Promise<void>;
  /** Oldest first. */
  list(): Promise<StepRecord[]>;
}

/** So many times in a row a step may find work and change nothing before it counts as broken. */
export const idleRuns = 5;

/**
 * Why a step is broken, or undefined: the last times that something waited for it, it changed nothing. Times
 * with nothing to do say nothing.
 */
export function whyIdle(
  step: BackgroundStep,
  records: readonly StepRecord[],
  times = idleRuns,
): string | undefined {
  const busy = records.filter((each) => each.step === step && each.due > 0).slice(-times);
  if (busy.length < times || busy.some(({ changed }) => changed > 0)) return undefined;
  const error = busy.findLast((each) => each.error !== undefined)?.error;
  const waiting = busy.at(-1)?.due ?? 0;
  return `${times} times in a row it changed nothing, although ${waiting} waited${error === undefined ? "" : `: ${error}`}`;
}
