import type { Chunk } from "#plans";
import { runCheck } from "../execute/gates/run-check.ts";
import type { RunContext } from "../execute/run-context.ts";
import type { RoleAgent } from "../execute/services.ts";
import type { CheckResult, PromptRecord, Verdict } from "../journal/run-records.ts";
import { estimateTokens, fence, keepHead, newNonce } from "../packet/fence.ts";
import { formatContract } from "../packet/maker-packet.ts";
import { plainDiff } from "../packet/plain-diff.ts";
import { askReader, type ReaderFailure } from "./ask-reader.ts";
import { describeChecks, judgementProblem, judgementSchema, verdictOf } from "./judgement.ts";
import { checkoutRoom } from "./reading-room.ts";
import { fillPrompt, rolePrompt, type RolePrompt } from "./role-prompt.ts";

export interface Judging {
  attempt: number;
  /** Results of the gates, shown to a model checker. */
  checks: readonly CheckResult[];
  /** The content to be judged, checked out cleanly in `run.checkout`. */
  tree: string;
  /** Whom to ask about what no command can decide, and why that one or nobody. */
  reader: RoleAgent | undefined;
  reason: string;
}

/** `byCommand`: a verify command failed or nobody was asked, so it is no opinion. */
export type Judged =
  { verdict: Verdict; byCommand: boolean; prompt?: PromptRecord } | ReaderFailure;

const diffTokens = 12_000;

/**
 * The checker: runs every verify command of the contract itself, on the clean checkout; then, when there
 * is a reader, asks it about the rest. It sees contract, difference and results, never the maker's story.
 * Criteria that nobody judges are left to the person who reviews, and say so.
 */
export async function judgeByContract(
  run: RunContext,
  chunk: Chunk,
  judging: Judging,
): Promise<Judged> {
  const { criteria, failed } = await runContract(run, chunk);
  if (failed !== undefined) return byCommands(criteria, "reject", failed);
  const { reader } = judging;
  if (reader) return askChecker(run, chunk, { ...judging, criteria, reader });
  for (const { criterion, rubric } of chunk.contract)
    if (rubric !== undefined)
      criteria.push({ criterion, evidence: `left to the reviewer: ${judging.reason}` });
  return byCommands(criteria, "approve", "");
}

function byCommands(
  criteria: Verdict["criteria"],
  decision: Verdict["decision"],
  feedback: string,
): Judged {
  return { verdict: { by: "contract", decision, criteria, feedback }, byCommand: true };
}

/** The verify commands in order, up to the first that fails. */
async function runContract(
  run: RunContext,
  chunk: Chunk,
): Promise<{ criteria: Verdict["criteria"]; failed?: string }> {
  const criteria: Verdict["criteria"] = [];
  for (const { criterion, verify } of chunk.contract) {
    if (verify === undefined) continue;
    const { status, detail, end } = await runCheck({
      name: criterion,
      command: verify,
      cwd: run.checkout.path,
      environment: run.services.environment,
      sandbox: run.sandbox(chunk),
      signal: run.signal,
    });
    const met = status === "passed";
    const evidence = met ? `\`${verify}\` exits 0` : `\`${verify}\`: ${detail}`;
    criteria.push({ criterion, met, evidence, ...(end ? { end } : {}) });
    if (!met)
      return {
        criteria,
        failed: `Criterion not met: ${criterion}\n\`${verify}\` fails: ${detail}`,
      };
  }
  return { criteria };
}

interface Asking extends Judging {
  criteria: Verdict["criteria"];
  reader: RoleAgent;
}

async function askChecker(run: RunContext, chunk: Chunk, asking: Asking): Promise<Judged> {
  const { git, content } = run.services;
  const commit = run.state.started.base;
  const prompt = await rolePrompt("checker", { git, content, commit });
  const { attempt, reader, tree } = asking;
  const trees = [tree, run.state.head];
  const reply = await askReader(
    reader,
    {
      role: "checker",
      plan: run.plan.id,
      chunk: chunk.id,
      attempt,
      packet: await checkerPacket(run, chunk, asking, prompt),
      schema: judgementSchema,
      problemWith: (answer) => judgementProblem(git, answer, forReaders(chunk), trees),
      maxUsd: run.plan.budget.usd,
    },
    checkoutRoom(run),
  );
  if ("failure" in reply) return reply;
  const verdict = verdictOf(reader.agent.label, reply.answer);
  verdict.criteria.unshift(...asking.criteria);
  return { verdict, byCommand: false, prompt: prompt.record };
}

/** Criteria that no command can decide. */
export function forReaders(chunk: Pick<Chunk, "contract">): string[] {
  return chunk.contract.flatMap(({ criterion, rubric }) =>
    rubric === undefined ? [] : [criterion],
  );
}

async function checkerPacket(
  run: RunContext,
  chunk: Chunk,
  { tree, checks }: Asking,
  prompt: RolePrompt,
): Promise<string> {
  const nonce = newNonce();
  const diff = await plainDiff(run.services.git, [run.state.head, tree]);
  return fillPrompt(prompt, {
    nonce,
    chunk_title: chunk.title,
    contract: formatContract(chunk.contract),
    diff: fence(nonce, `diff (${estimateTokens(diff)} tokens)`, keepHead(diff, diffTokens)),
    checks: fence(nonce, "checks", describeChecks(checks)),
  });
}
