import { matchesAny, type Chunk } from "#plans";
import type { RunContext } from "../execute/run-context.ts";
import { foldRun } from "../journal/run-state.ts";
import type { LearningRecord } from "../journal/run-event.ts";
import { learningsPagePath } from "../packet/memory-section.ts";
import { parseLearnings } from "./learnings-page.ts";

const maxShown = 5;

/** Learnings about the files of the chunk, newest first: from the wiki, and from runs that were discarded. */
export async function findLearnings(run: RunContext, chunk: Chunk): Promise<LearningRecord[]> {
  const known = await knownLearnings(run);
  return known
    .toReversed()
    .filter((learning) => overlaps(learning.scope, chunk.files))
    .slice(0, maxShown);
}

/** Every learning that counts in this run, oldest first. A discarded plan's learnings are kept (DESIGN 7). */
export async function knownLearnings(run: RunContext): Promise<LearningRecord[]> {
  const page = (await run.memory().read(learningsPagePath)) ?? "";
  const learnings = parseLearnings(page);
  for (const summary of await run.services.runs.list()) {
    const state = foldRun(summary.run, await run.services.runs.read(summary.run));
    if (state?.phase !== "discarded") continue;
    learnings.push(
      ...state.learnings.filter(({ id }) => !learnings.some((known) => known.id === id)),
    );
  }
  return learnings;
}

export function formatLearning({ id, trigger, rule, evidence }: LearningRecord): string {
  return `- ${id}: When ${trigger}: ${rule} (${evidence})`;
}

function overlaps(scope: readonly string[], files: readonly string[]): boolean {
  return (
    files.some((file) => scope.includes(file) || matchesAny(file, scope)) ||
    scope.some((glob) => matchesAny(glob, files))
  );
}
