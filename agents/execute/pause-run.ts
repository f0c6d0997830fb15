import type { RunContext } from "./run-context.ts";

/** Pauses the run until a rate limit ends; `resumeAt` is an ISO time, where the limit told one. */
export async function pauseRun(run: RunContext, resumeAt: string | undefined): Promise<void> {
  const reason = `rate limit${resumeAt === undefined ? "" : ` until ${resumeAt}`}`;
  await run.append({ type: "run-paused", reason, ...(resumeAt === undefined ? {} : { resumeAt }) });
}
