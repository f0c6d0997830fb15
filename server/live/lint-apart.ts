import { once } from "node:events";
import { startWorker, type ContentRoot, type FindingData, type LintOptions } from "#wiki";
import { z } from "zod";
import type { LintAnswer } from "../services.ts";

/** What the thread is told. */
export interface LintWork {
  /** Absolute path of the working tree. */
  repository: string;
  contentRoot: string;
  options: LintOptions;
}

/** Our own thread's words: what a finding has is not looked at again. */
const answerSchema = z.object({
  findings: z.array(z.custom<FindingData>()),
  accepted: z.array(z.custom<FindingData>()),
  pages: z.int(),
});

/**
 * Lints in a thread of its own, which reads the pages itself and ends afterwards: no reader waits, and what it
 * needed is given back. Rejects when it fails, or when the signal is aborted.
 */
export async function lintApart(
  { repository, prefix }: Pick<ContentRoot, "repository" | "prefix">,
  options: LintOptions,
  signal: AbortSignal,
): Promise<LintAnswer> {
  signal.throwIfAborted();
  const work: LintWork = { repository, contentRoot: prefix === "" ? "." : prefix, options };
  const worker = startWorker("lint-worker", import.meta.url, { workerData: work });
  worker.unref(); // a lint that nobody waits for keeps no program alive
  const ended = once(worker, "exit").then(() => Promise.reject(new Error("the thread ended")));
  ended.catch(() => undefined);
  try {
    const answer: unknown = await Promise.race([once(worker, "message", { signal }), ended]);
    return answerSchema.parse(Array.isArray(answer) ? answer[0] : undefined);
  } finally {
    void worker.terminate();
  }
}
