import type { Chunk, Criterion } from "#plans";
import { findLearnings, formatLearning } from "../kaizen/find-learnings.ts";
import { renderPrompt } from "../roles/render-prompt.ts";
import { rolePrompt } from "../roles/role-prompt.ts";
import type { EventOf, PromptRecord, Receipt } from "../journal/run-event.ts";
import type { RunContext } from "../execute/run-context.ts";
import { estimateTokens, fence, keepHead, keepTail, newNonce, sha256 } from "./fence.ts";
import { plainDiff } from "./plain-diff.ts";
import { memorySection } from "./memory-section.ts";

/** Token budgets of the parts that can grow; contract and instructions are the plan's own. */
const diffTokens = 2000;
const outputTokens = 1500;
const feedbackTokens = 1000;

export interface Packet {
  text: string;
  hash: string;
  tokens: number;
  receipts: Receipt[];
  /** Which prompt it was made from. */
  prompt: PromptRecord;
}

export interface PacketOptions {
  /** 1-based. */
  attempt: number;
  /** How the last attempt ended, when there was one. */
  before?: EventOf<"attempt-ended">;
}

/** Everything a maker is told, bounded and in a fixed order (DESIGN 6); untrusted parts are fenced. */
export async function buildMakerPacket(
  run: RunContext,
  chunk: Chunk,
  { attempt, before }: PacketOptions,
): Promise<Packet> {
  const nonce = newNonce();
  const memory = await memorySection(run.memory(), chunk);
  const learnings = await findLearnings(run, chunk);
  const stored = chunk.skill === undefined ? undefined : await run.services.skills.get(chunk.skill);
  const skill = stored?.skill;
  const { git, content } = run.services;
  const prompt = await rolePrompt("maker", { git, content, commit: run.state.started.base });
  const text = renderPrompt(prompt.template, {
    ...contractOf(run, chunk),
    ...(await lastAttempt(run, nonce, before)),
    nonce,
    attempt: String(attempt),
    skill: skill?.instructions ?? "(no skill is named for this chunk)",
    wiki: fence(nonce, "wiki", memory.text),
    learnings:
      learnings.length === 0
        ? "(none yet)"
        : fence(nonce, "learnings", learnings.map(formatLearning).join("\n")),
  });
  const more = [
    ...learnings.map((learning) => ({
      id: `learning:${learning.id}`,
      shown: formatLearning(learning),
    })),
    ...(skill ? [{ id: `skill:${skill.name}`, shown: skill.instructions }] : []),
  ];
  const receipts = more.map(({ id, shown }, index) => ({
    id,
    hash: sha256(shown),
    rank: memory.receipts.length + index + 1,
    tokens: estimateTokens(shown),
  }));
  return {
    text,
    hash: sha256(text),
    tokens: estimateTokens(text),
    prompt: prompt.record,
    receipts: [...memory.receipts, ...receipts],
  };
}

function contractOf(run: RunContext, chunk: Chunk): Record<string, string> {
  return {
    plan_title: run.plan.title,
    chunk_title: chunk.title,
    instructions: chunk.instructions || chunk.title,
    contract: formatContract(chunk.contract),
    files: bullets(chunk.files),
    tests_may_change:
      chunk.tests_may_change.length === 0 ? "(none)" : bullets(chunk.tests_may_change),
    attempts: String(run.plan.budget.attempts),
  };
}

/** Feedback, partial work and output of the attempt before, or words that there was none. */
async function lastAttempt(
  run: RunContext,
  nonce: string,
  before: EventOf<"attempt-ended"> | undefined,
): Promise<Record<string, string>> {
  if (!before)
    return { feedback: "(this is the first attempt)", last_diff: "(none)", last_output: "(none)" };
  const diff = keepHead(await partialDiff(run, before.tree), diffTokens);
  const output = keepTail(before.output, outputTokens);
  return {
    feedback: fence(nonce, "feedback", keepHead(before.feedback, feedbackTokens)),
    last_diff: fence(nonce, "diff", diff),
    last_output: output === "" ? "(none)" : fence(nonce, "output", output),
  };
}

/** Acceptance criteria as the maker and the checker read them. */
export function formatContract(contract: readonly Criterion[]): string {
  return contract
    .map(({ criterion, verify, rubric, examples }) => {
      const how = verify === undefined ? `  judged by: ${rubric}` : `  must pass: \`${verify}\``;
      const good = (examples?.good ?? []).map((example) => `  good: ${example}`);
      const bad = (examples?.bad ?? []).map((example) => `  bad: ${example}`);
      return [`- ${criterion}`, how, ...good, ...bad].join("\n");
    })
    .join("\n");
}

async function partialDiff(run: RunContext, tree: string): Promise<string> {
  const diff = await plainDiff(run.services.git, [run.state.head, tree]);
  return diff === "" ? "(nothing is left of it: it was rolled back or changed nothing)" : diff;
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
