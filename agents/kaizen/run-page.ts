import type { Chunk } from "#plans";
import type { RunContext } from "../execute/run-context.ts";
import type { EventOf } from "../journal/run-event.ts";
import type { LearningRecord } from "../journal/run-records.ts";
import type { AttemptState } from "../journal/run-state.ts";

export interface ChunkRecord {
  run: RunContext;
  chunk: Chunk;
  /** YYYY-MM-DD. */
  date: string;
  learning?: LearningRecord;
}

/** The page of a plan in 90_LOG: one section a chunk, telling what was tried and what was proven. */
export function addChunkSection(page: string | undefined, record: ChunkRecord): string {
  const { run, chunk, date } = record;
  const marker = `<!-- ${run.state.run}/${chunk.id} -->`;
  const text = page ?? newPage(run, date);
  if (text.includes(marker)) return text;
  const attempts = run.chunkState(chunk).attempts.map(describeAttempt);
  const learned = record.learning
    ? `\nLearned (\`${record.learning.id}\`): ${escapeMarkdown(record.learning.rule)}\n`
    : "";
  return `${text.trimEnd()}\n\n## ${chunk.title}\n${marker}\n\n${attempts.join("\n")}\n${learned}`;
}

function newPage(run: RunContext, date: string): string {
  const title = JSON.stringify(`Run: ${run.plan.title}`);
  return `---\ntitle: ${title}\ntype: log\ntags: [run]\n---\n\n# ${run.plan.title}\n\nPlan \`${run.plan.id}\`, run \`${run.state.run}\`, begun ${date} at \`${run.state.started.base.slice(0, 12)}\`.\n`;
}

function describeAttempt(attempt: AttemptState): string {
  const by = attempt.finished?.agent ?? attempt.started.agent;
  const ending = attempt.ended ? describeEnd(attempt.ended) : describeApproval(attempt);
  return `- Attempt ${attempt.attempt} by ${by}: ${ending}${describeMemory(attempt)}`;
}

function describeEnd({ outcome, feedback }: EventOf<"attempt-ended">): string {
  return `**${outcome}**. ${escapeMarkdown((feedback.split("\n")[0] ?? "").slice(0, 300))}`;
}

function describeApproval({ gates, verdict }: AttemptState): string {
  const checks = (gates?.results ?? []).map(({ name, status }) => `${name} ${status}`).join(", ");
  return `**approved** by ${verdict?.verdict.by ?? "the contract"} (${checks}).`;
}

function describeMemory({ packet }: AttemptState): string {
  const shown = (packet?.receipts ?? []).map(({ id }) => `\`${id}\``).join(", ");
  return shown === "" ? "" : ` Shown: ${shown}.`;
}

/** Words of tools and agents are quoted as text: they must not become links or markup. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|]/g, String.raw`\$&`);
}
