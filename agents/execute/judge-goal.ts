import { runCheck } from "./gates/run-check.ts";
import { installInto } from "./install-into.ts";
import type { EventOf } from "../journal/run-event.ts";
import type { CheckResult, Verdict } from "../journal/run-records.ts";
import { askGoalChecker } from "../roles/goal-checker.ts";
import { isPause } from "./outcome.ts";
import { pauseRun } from "./pause-run.ts";
import type { RunContext } from "./run-context.ts";
import { stageFor } from "./stage.ts";
import { assertSpecUnchanged } from "./spec-drift.ts";
import { stopRun } from "./stop-run.ts";

/** The plan asks for it: once the plan no longer does, it counts no more. */
const goalCheck = { kind: "command", name: "goal", contract: true } as const;

/**
 * The goal-checker: runs the plan's goal commands on a clean checkout of the branch's last commit; only
 * when they pass, and only for criteria that no command can decide, a model is asked. Met → `verified`,
 * waiting for a person; not met → the line stops.
 */
export async function judgeGoal(run: RunContext): Promise<void> {
  await assertSpecUnchanged(run);
  if (run.state.phase !== "running") return;
  const { checkout } = run;
  await checkout.checkOut(run.state.head);
  await installInto(run, checkout);
  const results = await runGoal(run, checkout.path);
  const { chunks } = run.plan;
  const paths = chunks.flatMap(({ files }) => files);
  const reader = run.services.goalChecker;
  const stage = stageFor(run, { stage: "goal-checker", reader, chunks, paths });
  const failed = results.find(({ status }) => status === "failed");
  if (failed) return endUnmet(run, { results, stage }, failed);
  if (!stage.ran) return endMet(run, { results, stage });
  const verdict = await askOnce(run, results);
  if (!verdict) return;
  if (verdict.decision === "reject") return endUnmet(run, { results, stage }, verdict);
  return endMet(run, { results, stage });
}

type Judged = Pick<EventOf<"goal-judged">, "results" | "stage">;

async function endMet(run: RunContext, judged: Judged): Promise<void> {
  await run.append({ type: "goal-judged", ...judged, met: true });
  await run.append({ type: "run-verified", head: run.state.head });
}

async function endUnmet(
  run: RunContext,
  judged: Judged,
  why: CheckResult | Verdict,
): Promise<void> {
  await run.append({ type: "goal-judged", ...judged, met: false });
  const failed = "status" in why;
  const first = failed ? (why.command ?? "") : (why.feedback.split("\n")[0] ?? "");
  await stopRun(run, {
    chunk: "-",
    outcome: failed ? "tests-failed" : "rejected",
    reason: `the goal is not met: ${first}`,
    output: failed ? why.detail : why.feedback,
    broken: run.state.head,
    end: failed ? why.end : undefined,
    ...(failed && why.command !== undefined
      ? { check: { ...goalCheck, command: why.command } }
      : {}),
  });
}

/** Asks unless this very commit was judged since the plan was approved; undefined when nobody could be asked. */
async function askOnce(run: RunContext, results: CheckResult[]): Promise<Verdict | undefined> {
  const reader = run.services.goalChecker;
  const { head, goalVerdict, reopenedSeq } = run.state;
  if (goalVerdict?.head === head && goalVerdict.seq > reopenedSeq) return goalVerdict.verdict;
  if (!reader) return undefined;
  const judged = await askGoalChecker(run, reader, results);
  if (!("failure" in judged)) {
    await run.append({ type: "goal-checker-judged", head, ...judged });
    return judged.verdict;
  }
  const { failure, summary, resumeAt } = judged;
  if (isPause(failure)) await pauseRun(run, { outcome: failure, summary, resumeAt });
  else
    await stopRun(run, {
      chunk: "-",
      outcome: failure,
      reason: `nobody could be asked about the goal: ${failure}`,
      output: summary,
    });
  return undefined;
}

async function runGoal(run: RunContext, cwd: string): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { command, expected } of run.plan.goal) {
    run.note(`goal: ${command}`);
    results.push(
      await runCheck({
        name: expected || "goal",
        command,
        cwd,
        environment: run.services.environment,
        sandbox: run.sandbox(),
        signal: run.signal,
      }),
    );
  }
  return results;
}
