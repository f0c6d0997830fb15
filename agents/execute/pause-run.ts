import type { Outcome } from "../agent.ts";
import type { RunContext } from "./run-context.ts";

interface Pause {
  outcome: Exclude<Outcome, "ok">;
  /** Why, in words. */
  summary: string;
  /** ISO time, where the limit told one. */
  resumeAt?: string | undefined;
}

/**
 * Pauses the run: nothing is broken, so the line stays open. Only a rate limit is waited for; a login or a
 * budget is looked at again whenever the run goes on, for a person may have mended it.
 */
export async function pauseRun(
  run: RunContext,
  { outcome, summary, resumeAt }: Pause,
): Promise<void> {
  if (outcome !== "rate-limited") {
    const [first = ""] = summary.split("\n");
    // The budget of a day begins anew by itself; a plan's, and a login, wait for a person.
    const waits = outcome === "budget" && resumeAt !== undefined ? {} : { outcome };
    await run.append({ type: "run-paused", reason: first || `paused: ${outcome}`, ...waits });
    return;
  }
  const reason = `rate limit${resumeAt === undefined ? "" : ` until ${resumeAt}`}`;
  await run.append({ type: "run-paused", reason, ...(resumeAt === undefined ? {} : { resumeAt }) });
}
