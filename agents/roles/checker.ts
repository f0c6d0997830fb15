import { readSeed } from "#wiki";
import type { Chunk } from "#plans";
import { z } from "zod";
import type { AgentTask, BackendOutcome } from "../agent.ts";
import { runCheck } from "../execute/gates/run-check.ts";
import { isFailure } from "../execute/outcome.ts";
import type { RunContext } from "../execute/run-context.ts";
import type { RoleAgent } from "../execute/services.ts";
import type { CheckResult, Verdict } from "../journal/run-event.ts";
import { estimateTokens, fence, keepHead, newNonce } from "../packet/fence.ts";
import { formatContract } from "../packet/maker-packet.ts";
import { plainDiff } from "../packet/plain-diff.ts";
import { runAgent } from "../run-agent.ts";
import { renderPrompt } from "./render-prompt.ts";

/** What a model checker must answer; each criterion with its evidence. */
const checkerOutputSchema = z.object({
  decision: z.enum(["approve", "reject"]),
  criteria: z.array(z.object({ criterion: z.string(), met: z.boolean(), evidence: z.string() })),
  feedback: z.string(),
});

export interface Judging {
  attempt: number;
  /** Results of the gates, shown to a model checker. */
  checks: readonly CheckResult[];
  /** The content to be judged, checked out cleanly in `run.checkout`. */
  tree: string;
}

/** `byCommand`: a verify command failed, so no opinion was needed. */
export type Judged =
  | { verdict: Verdict; byCommand: boolean }
  | { failure: Exclude<BackendOutcome, "ok">; summary: string };

const idleMs = 10 * 60_000;
const hardMs = 20 * 60_000;
const diffTokens = 12_000;

/**
 * The checker: runs every verify command of the contract itself, on the clean checkout; then, when an
 * agent is configured for the role, asks it about the rest. It sees contract, difference and results,
 * never the maker's story. Criteria that nobody can judge are left to the reviewer and say so.
 */
export async function judgeByContract(
  run: RunContext,
  chunk: Chunk,
  judging: Judging,
): Promise<Judged> {
  const criteria: Verdict["criteria"] = [];
  for (const { criterion, verify } of chunk.contract) {
    if (verify === undefined) continue;
    const result = await runCheck({
      name: criterion,
      command: verify,
      cwd: run.checkout.path,
      environment: run.services.environment,
      signal: run.signal,
    });
    const met = result.status === "passed";
    criteria.push({
      criterion,
      met,
      evidence: met ? `\`${verify}\` exits 0` : `\`${verify}\`: ${result.detail}`,
    });
    if (!met)
      return {
        verdict: rejected(
          "contract",
          criteria,
          `Criterion not met: ${criterion}\n\`${verify}\` fails: ${result.detail}`,
        ),
        byCommand: true,
      };
  }
  if (run.services.checker)
    return askAgent(run, chunk, { ...judging, criteria, checker: run.services.checker });
  for (const { criterion, rubric } of chunk.contract) {
    if (rubric !== undefined)
      criteria.push({
        criterion,
        evidence: "left to the reviewer: no agent is configured for the checker role",
      });
  }
  return {
    verdict: { by: "contract", decision: "approve", criteria, feedback: "" },
    byCommand: true,
  };
}

interface Asking extends Judging {
  criteria: Verdict["criteria"];
  checker: RoleAgent;
}

async function askAgent(run: RunContext, chunk: Chunk, asking: Asking): Promise<Judged> {
  const { agent, model, effort } = asking.checker;
  const { usd } = run.plan.budget;
  const task: AgentTask = {
    role: "checker",
    plan: run.plan.id,
    chunk: chunk.id,
    attempt: asking.attempt,
    packet: await checkerPacket(run, chunk, asking),
    cwd: run.checkout.path,
    access: "read",
    outputSchema: z.toJSONSchema(checkerOutputSchema),
    limits: { idleMs, hardMs, ...(usd === undefined ? {} : { maxUsd: usd }) },
    ...(model === undefined ? {} : { model }),
    ...(effort === undefined ? {} : { effort }),
  };
  const before = await run.checkout.snapshot(); // with whatever the checks have left there
  const { result } = await runAgent(agent, task, {
    signal: run.signal,
    note: (text) => run.note(text),
  });
  run.signal.throwIfAborted();
  if (isFailure(result.outcome))
    return { failure: result.outcome, summary: `checker ${agent.label}: ${result.summary}` };
  if ((await run.checkout.snapshot()) !== before)
    return {
      failure: "malformed",
      summary: `checker ${agent.label} changed files; a checker only reads`,
    };
  return judgeAnswer(chunk, asking, result.output);
}

/** Reads the agent's answer: an approval needs every criterion judged, and a met one its evidence. */
function judgeAnswer(chunk: Chunk, asking: Asking, output: unknown): Judged {
  const { label } = asking.checker.agent;
  const answer = checkerOutputSchema.safeParse(output);
  if (!answer.success)
    return {
      failure: "malformed",
      summary: `checker ${label} did not answer in the asked form: ${z.prettifyError(answer.error)}`,
    };
  const { decision, feedback, criteria } = answer.data;
  const expected = chunk.contract.filter(({ verify }) => verify === undefined).length;
  if (decision === "approve" && criteria.length < expected)
    return {
      failure: "malformed",
      summary: `checker ${label} judged ${criteria.length} criteria and approved, expected ${expected}`,
    };
  const judged = criteria.map(({ criterion, met, evidence }) => ({
    criterion,
    met: met && evidence.trim() !== "",
    evidence,
  }));
  const unmet = judged.some(({ met }) => !met);
  return {
    verdict: {
      by: label,
      decision: unmet ? "reject" : decision,
      criteria: [...asking.criteria, ...judged],
      feedback,
    },
    byCommand: false,
  };
}

async function checkerPacket(run: RunContext, chunk: Chunk, asking: Asking): Promise<string> {
  const nonce = newNonce();
  const diff = await plainDiff(run.services.git, [run.state.head, asking.tree]);
  const checks = asking.checks.map(
    (check) =>
      `${check.status}: ${check.name}${check.command === undefined ? "" : ` (\`${check.command}\`)`}`,
  );
  return renderPrompt(await readSeed("agents", "roles/checker.md"), {
    nonce,
    chunk_title: chunk.title,
    contract: formatContract(chunk.contract),
    diff: fence(nonce, `diff (${estimateTokens(diff)} tokens)`, keepHead(diff, diffTokens)),
    checks: fence(nonce, "checks", checks.join("\n")),
  });
}

function rejected(by: string, criteria: Verdict["criteria"], feedback: string): Verdict {
  return { by, decision: "reject", criteria, feedback };
}
