import type { Chunk } from "#plans";
import { addIndexEntry, addLogEntry, type ContentRoot } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import type { LearningRecord } from "../journal/run-event.ts";
import type { AttemptState } from "../journal/run-state.ts";
import { learningsPagePath } from "../packet/memory-section.ts";
import { knownLearnings } from "./find-learnings.ts";
import { refuseLearning } from "./learning-gate.ts";
import { addLearning } from "./learnings-page.ts";
import { proposeLearning } from "./propose-learning.ts";
import { addChunkSection } from "./run-page.ts";

/**
 * Writes what a finished chunk leaves in the memory of the plan's branch: a log entry, a section on the
 * run's page, and at most one learning. Depends on the journal alone, so that it can be done again.
 */
export async function recordChunk(
  run: RunContext,
  chunk: Chunk,
  attempt: AttemptState,
): Promise<LearningRecord | undefined> {
  const memory = run.memory();
  const date = (attempt.verdict?.at ?? run.services.clock().toISOString()).slice(0, 10);
  const learning = await acceptedLearning(run, chunk);
  if (learning) await writeLearning(memory, learning);
  const pagePath = `wiki/90_LOG/${run.plan.id}.md`;
  const page = addChunkSection(await memory.read(pagePath), {
    run,
    chunk,
    date,
    ...(learning ? { learning } : {}),
  });
  await memory.write(pagePath, page);
  const entry = {
    date,
    op: "execute",
    title: run.plan.title === chunk.title ? chunk.title : `${run.plan.title}: ${chunk.title}`,
    id: `${run.state.run}/${chunk.id}`,
    body: `See [[90_LOG/${run.plan.id}]].`,
  };
  await memory.write("wiki/log.md", addLogEntry((await memory.read("wiki/log.md")) ?? "", entry));
  return learning;
}

async function acceptedLearning(
  run: RunContext,
  chunk: Chunk,
): Promise<LearningRecord | undefined> {
  const proposed = proposeLearning(run.state.run, chunk, run.chunkState(chunk).attempts);
  if (!proposed) return undefined;
  const refusal = refuseLearning(proposed, await knownLearnings(run));
  if (refusal === undefined) return proposed;
  run.note(`no learning written: ${refusal}`);
  return undefined;
}

async function writeLearning(memory: ContentRoot, learning: LearningRecord): Promise<void> {
  await memory.write(
    learningsPagePath,
    addLearning(await memory.read(learningsPagePath), learning),
  );
  const index = (await memory.read("wiki/index.md")) ?? "";
  const entry = {
    path: learningsPagePath,
    id: "20_SYSTEM/learnings",
    title: "Learnings",
    summary: "what runs taught us, shown before similar chunks",
  };
  await memory.write("wiki/index.md", addIndexEntry(index, entry));
}
