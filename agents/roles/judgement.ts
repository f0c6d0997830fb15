import type { Git } from "#wiki";
import { z } from "zod";
import type { CheckResult, Verdict } from "../journal/run-records.ts";
import { keepTail } from "../packet/fence.ts";
import { unproven } from "./evidence.ts";

const decision = z.enum(["approve", "reject"]);

/** What a judging model must answer: the contract's verdict with its evidence, and the craft's. */
export const judgementSchema = z.object({
  decision,
  criteria: z.array(z.object({ criterion: z.string(), met: z.boolean(), evidence: z.string() })),
  quality: z.object({
    decision,
    problems: z.array(z.object({ problem: z.string(), evidence: z.string() })),
  }),
  feedback: z.string(),
});
export type Judgement = z.infer<typeof judgementSchema>;

/** Reject when a criterion is not met or the craft is not good enough, whatever else is said. */
export function verdictOf(by: string, answer: Judgement): Verdict {
  const { criteria, quality, feedback } = answer;
  const unmet = criteria.some(({ met }) => !met);
  const rejected = unmet || answer.decision === "reject" || quality.decision === "reject";
  return {
    by,
    decision: rejected ? "reject" : "approve",
    criteria: [...criteria],
    quality,
    feedback: [feedback, ...flaws(answer)].join("\n"),
  };
}

/** What a next attempt must be told even when the feedback forgot it. */
function flaws({ quality }: Judgement): string[] {
  if (quality.decision === "approve") return [];
  return quality.problems.map(({ problem, evidence }) => `${problem} (${evidence})`);
}

/**
 * Why a judgement is none: a wanted criterion was not judged, one is said to be met at a place that is
 * not in the trees, or a rejection does not say why. Undefined when it can be used.
 */
export async function judgementProblem(
  git: Git,
  answer: Judgement,
  wanted: readonly string[],
  trees: readonly string[],
): Promise<string | undefined> {
  const { criteria, quality, feedback } = answer;
  const approves = answer.decision === "approve" && quality.decision === "approve";
  if (!approves && feedback.trim() === "" && quality.problems.length === 0)
    return "it rejects without saying why: `feedback` is empty";
  for (const criterion of wanted) {
    const judged = criteria.find((entry) => sameWords(entry.criterion, criterion));
    if (judged === undefined) {
      if (approves) return `it approves without judging "${criterion}", in these very words`;
      continue;
    }
    const lack = judged.met ? await unproven(git, trees, judged.evidence) : undefined;
    if (lack !== undefined)
      return `"${criterion}" is said to be met, but its evidence does not hold: ${lack}`;
  }
  return undefined;
}

function sameWords(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

/** Words only: a reader may drop a full stop or the backticks. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** One line a check; a failed or skipped one with what it printed, so that a reader has the test output. */
export function describeChecks(checks: readonly CheckResult[]): string {
  const lines = checks.map(({ name, command, status, detail }) => {
    const head = `${status}: ${name}${command === undefined ? "" : ` (\`${command}\`)`}`;
    return command === undefined || detail === "" ? head : `${head}\n${keepTail(detail, 400)}`;
  });
  return lines.join("\n");
}
