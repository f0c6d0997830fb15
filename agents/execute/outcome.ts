import type { BackendOutcome, Outcome } from "../agent.ts";

/** What the loop does after an attempt that was not approved. */
export type NextStep = "try-again" | "pause" | "stop";

interface Rule {
  /** Whether it counts toward the plan's attempts (DESIGN 6: an outage is not the maker's failure). */
  counted: boolean;
  next: NextStep;
}

/** Uncounted attempts in a row before the loop stops asking. */
export const maxUncounted = 3;
/** Attempts in a row without any change before the loop stops (seed 000, termination signals). */
export const maxWithoutChange = 2;
/** Attempts in a row that fail with the same output before a plan with more attempts left is stuck. */
export const maxSameFailure = 3;

export const outcomeRules: Record<Exclude<Outcome, "ok">, Rule> = {
  "no-change": { counted: true, next: "try-again" },
  "tests-failed": { counted: true, next: "try-again" },
  "out-of-scope": { counted: true, next: "try-again" },
  "spec-drift": { counted: true, next: "try-again" },
  rejected: { counted: true, next: "try-again" },
  malformed: { counted: false, next: "try-again" },
  infra: { counted: false, next: "try-again" },
  "rate-limited": { counted: false, next: "pause" },
  "needs-context": { counted: false, next: "stop" },
  blocked: { counted: false, next: "stop" },
  auth: { counted: false, next: "pause" },
  budget: { counted: false, next: "pause" },
  "timeout-idle": { counted: false, next: "stop" },
  "timeout-hard": { counted: false, next: "stop" },
};

/** Whether nothing is wrong and it only goes on later: after a limit, a new login, or more money. */
export function isPause(outcome: Exclude<Outcome, "ok">): boolean {
  return outcomeRules[outcome].next === "pause";
}

export function isFailure(outcome: BackendOutcome): outcome is Exclude<BackendOutcome, "ok"> {
  return outcome !== "ok";
}
