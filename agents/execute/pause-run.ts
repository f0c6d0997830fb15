import type { Outcome } from "../agent.ts";
import type { RunContext } from "./run-context.ts";

interface Pause {
  outcome: Outcome;
  /** Why, in words. */
  summary: string;
  /** ISO time, where the limit told one. */
  resumeAt?: string | undefined;
}

/**
 * Pauses the run until a rate limit ends, or the day whose budget is spent. A person may raise a budget
 * sooner, so that one is only looked at again when the run goes on.
 */
export async function pauseRun(
  run: RunContext,
  { outcome, summary, resumeAt }: Pause,
): Promise<void> {
  if (outcome === "budget") {
    await run.append({ type: "run-paused", reason: summary.split("\n")[0] ?? "" });
    return;
  }
  const reason = `rate limit${resumeAt === undefined ? "" : ` until ${resumeAt}`}`;
  await run.append({ type: "run-paused", reason, ...(resumeAt === undefined ? {} : { resumeAt }) });
}
