import { runCheck } from "./gates/run-check.ts";
import { installInto } from "./install-into.ts";
import type { CheckResult } from "../journal/run-event.ts";
import type { RunContext } from "./run-context.ts";
import { stopRun } from "./stop-run.ts";

/** The plan asks for it: once the plan no longer does, it counts no more. */
const goalCheck = { kind: "command", name: "goal", contract: true } as const;

/**
 * The goal-checker: runs the plan's goal commands on a clean checkout of the branch's last commit, and
 * nothing else. Met → `verified`, waiting for a person; not met → the line stops.
 */
export async function judgeGoal(run: RunContext): Promise<void> {
  const { checkout } = run;
  await checkout.checkOut(run.state.head);
  await installInto(run, checkout);
  const results = await runGoal(run, checkout.path);
  const met = results.every((result) => result.status === "passed");
  await run.append({ type: "goal-judged", results, met });
  if (met) {
    await run.append({ type: "run-verified", head: run.state.head });
    return;
  }
  const failed = results.find((result) => result.status === "failed");
  await stopRun(run, {
    chunk: "-",
    outcome: "tests-failed",
    reason: `the goal is not met: ${failed?.command ?? ""}`,
    output: failed?.detail ?? "",
    broken: run.state.head,
    ...(failed?.command === undefined ? {} : { check: { ...goalCheck, command: failed.command } }),
  });
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
        signal: run.signal,
      }),
    );
  }
  return results;
}
