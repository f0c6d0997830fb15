import type { Plan } from "#plans";
import type { RunContext } from "../execute/run-context.ts";
import type { RoleAgent } from "../execute/services.ts";
import type { CheckResult, PromptRecord, Verdict } from "../journal/run-records.ts";
import { fence, keepHead, newNonce } from "../packet/fence.ts";
import { formatContract } from "../packet/maker-packet.ts";
import { plainDiff } from "../packet/plain-diff.ts";
import { askReader, type ReaderFailure } from "./ask-reader.ts";
import { forReaders } from "./checker.ts";
import { describeChecks, judgementProblem, judgementSchema, verdictOf } from "./judgement.ts";
import { checkoutRoom } from "./reading-room.ts";
import { fillPrompt, rolePrompt } from "./role-prompt.ts";

const diffTokens = 16_000;

export type GoalJudged = { verdict: Verdict; prompt: PromptRecord } | ReaderFailure;

/**
 * Asks whether the criteria that no command can decide hold for the whole, now that the parts are joined.
 * The commands of the goal have passed; `run.checkout` is a clean checkout of the branch's last commit.
 */
export async function askGoalChecker(
  run: RunContext,
  reader: RoleAgent,
  checks: readonly CheckResult[],
): Promise<GoalJudged> {
  const { git, content } = run.services;
  const { base } = run.state.started;
  const prompt = await rolePrompt("goal-checker", { git, content, commit: base });
  const nonce = newNonce();
  const wiki = content.repositoryPath("wiki");
  const diff = await plainDiff(git, [base, run.state.head, "--", ".", `:(exclude)${wiki}`]);
  const packet = fillPrompt(prompt, {
    nonce,
    plan_title: run.plan.title,
    why: fence(nonce, "why", run.plan.why),
    goal: goalOf(run.plan),
    checks: fence(nonce, "checks", describeChecks(checks)),
    diff: fence(nonce, "diff", keepHead(diff, diffTokens)),
  });
  const wanted = run.plan.chunks.flatMap(forReaders);
  const reply = await askReader(
    reader,
    {
      role: "goal-checker",
      plan: run.plan.id,
      chunk: "-",
      attempt: 1,
      packet,
      schema: judgementSchema,
      problemWith: (answer) => judgementProblem(git, answer, wanted, [run.state.head, base]),
      maxUsd: run.plan.budget.usd,
    },
    checkoutRoom(run),
  );
  if ("failure" in reply) return reply;
  return { verdict: verdictOf(reader.agent.label, reply.answer), prompt: prompt.record };
}

/** The criteria to be judged, then the commands that have been. */
function goalOf({ chunks, goal }: Plan): string {
  const rubrics = chunks.flatMap(({ contract }) =>
    contract.filter(({ rubric }) => rubric !== undefined),
  );
  const commands = goal.map(({ command, expected }) => `- \`${command}\`: ${expected} (it passed)`);
  return [formatContract(rubrics), ...commands].join("\n");
}
