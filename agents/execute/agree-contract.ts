import type { Chunk } from "#plans";
import { askAboutContract, contractHash } from "../roles/contract.ts";
import type { EventOf } from "../journal/run-event.ts";
import { isPause } from "./outcome.ts";
import { pauseRun } from "./pause-run.ts";
import type { RunContext } from "./run-context.ts";
import type { RoleAgent } from "./services.ts";
import { stageFor } from "./stage.ts";
import { stopRun } from "./stop-run.ts";

/**
 * Before any code: the checker agrees to the contract, or its objections stop the line for a person. The
 * same contract is asked about once, whatever is killed or resumed; a person who approves the plan again
 * without changing it has overruled the objections.
 */
export async function agreeContract(run: RunContext, chunk: Chunk): Promise<void> {
  const { checker } = run.services;
  const judged = knownJudgement(run, chunk);
  if (judged?.decision === "object" && judged.seq > run.state.reopenedSeq)
    return stopForObjections(run, chunk, judged);
  const begun = run.chunkState(chunk).attempts.length > 0;
  if (judged || begun || !checker) return;
  const paths = [...chunk.files, ...chunk.tests_may_change];
  const stage = stageFor(run, { stage: "contract", reader: checker, chunks: [chunk], paths });
  if (stage.ran) return ask(run, chunk, { checker, stage });
  const skipped = { by: "ceremony", decision: "skipped" } as const;
  await run.append({ ...eventOf(chunk), stage, ...skipped, objections: [] });
}

interface Asking {
  checker: RoleAgent;
  stage: EventOf<"contract-judged">["stage"];
}

async function ask(run: RunContext, chunk: Chunk, { checker, stage }: Asking): Promise<void> {
  await run.checkout.checkOut(run.state.head);
  const answer = await askAboutContract(run, chunk, checker);
  if ("failure" in answer) return endWithout(run, chunk, answer);
  await run.append({ ...eventOf(chunk), stage, ...answer, by: checker.agent.label });
  const judged = knownJudgement(run, chunk);
  if (judged?.decision === "object") await stopForObjections(run, chunk, judged);
}

function eventOf(chunk: Chunk): { type: "contract-judged"; chunk: string; contract: string } {
  return { type: "contract-judged", chunk: chunk.id, contract: contractHash(chunk) };
}

function knownJudgement(run: RunContext, chunk: Chunk): EventOf<"contract-judged"> | undefined {
  const hash = contractHash(chunk);
  return run.chunkState(chunk).contracts?.findLast(({ contract }) => contract === hash);
}

async function stopForObjections(
  run: RunContext,
  chunk: Chunk,
  { objections, by }: EventOf<"contract-judged">,
): Promise<void> {
  const lines = objections.map(
    ({ criterion, why, suggestion }) => `- ${criterion}\n  ${why}\n  suggested: ${suggestion}`,
  );
  await stopRun(run, {
    chunk: chunk.id,
    outcome: "needs-context",
    reason: `the contract of chunk "${chunk.title}" is not agreed: ${objections[0]?.why ?? ""}`,
    output: `${by} objects to the contract before any code is written:\n${lines.join("\n")}\nChange the plan, or approve it again as it is to overrule.`,
  });
}

type Failure = Extract<Awaited<ReturnType<typeof askAboutContract>>, { failure: unknown }>;

/** Nobody could be asked: a limit pauses, anything else is for a person. */
async function endWithout(
  run: RunContext,
  chunk: Chunk,
  { failure, summary, resumeAt }: Failure,
): Promise<void> {
  if (isPause(failure)) return pauseRun(run, { outcome: failure, summary, resumeAt });
  await stopRun(run, {
    chunk: chunk.id,
    outcome: failure,
    reason: `nobody could be asked about the contract of chunk "${chunk.title}": ${failure}`,
    output: summary,
  });
}
