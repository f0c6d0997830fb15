import type { Chunk } from "#plans";
import { assertLineOpen, countSuccess } from "../andon/cord.ts";
import { recordChunk } from "../kaizen/record-chunk.ts";
import type { EventOf, RunEvent } from "../journal/run-event.ts";
import type { AttemptState } from "../journal/run-state.ts";
import type { RunContext } from "./run-context.ts";
import { currentAttempt } from "./run-attempt.ts";
import { commitAuthor } from "./worktree.ts";

type Intended = EventOf<"commit-intended">;

/**
 * Writes what was learned into the worktree's memory and journals the exact commit that will hold it
 * together with the work. Made from the journal alone: doing it again gives the same tree.
 */
export async function intendCommit(
  run: RunContext,
  chunk: Chunk,
  attempt: AttemptState,
): Promise<Intended> {
  const approved = attempt.finished?.tree ?? run.state.head;
  await run.worktree.restore(approved);
  const { learning, kaizen, paths } = await recordChunk(run, chunk, attempt);
  const event: RunEvent = {
    type: "commit-intended",
    chunk: chunk.id,
    attempt: attempt.attempt,
    // Of the memory alone: whatever else turned up in the worktree since was judged by nobody.
    tree: await run.worktree.snapshot([run.services.content.repositoryPath("wiki"), ...paths]),
    parent: run.state.head,
    message: commitMessage(run, chunk),
    date: attempt.verdict?.at ?? run.services.clock().toISOString(),
    author: await commitAuthor(run.services.git),
    ...(learning ? { learning } : {}),
    kaizen,
  };
  await run.append(event);
  const { intended } = currentAttempt(run, chunk);
  if (!intended) throw new Error("the intent was not recorded");
  return intended;
}

/** Makes the intended commit and moves the plan's branch to it. */
export async function commitChunk(run: RunContext, intended: Intended): Promise<void> {
  const { branch } = run.state.started;
  await assertLineOpen(run.services, `the commit of ${intended.chunk}`, run.plan.id);
  const commit = await run.worktree.createCommit(intended);
  await run.worktree.advance(branch, intended.parent, commit);
  if (await run.worktree.exists()) await run.worktree.restore(intended.tree);
  await countSuccess(run.services, run.plan.id, `${run.state.run}/${intended.chunk}`);
  await run.append({ type: "chunk-committed", chunk: intended.chunk, commit });
}

function commitMessage(run: RunContext, chunk: Chunk): string {
  const trailers = [
    `Loopwiki-Plan: ${run.plan.id}`,
    `Loopwiki-Chunk: ${chunk.id}`,
    `Loopwiki-Run: ${run.state.run}`,
  ];
  return `${chunk.title}\n\n${run.plan.title}\n\n${trailers.join("\n")}\n`;
}
