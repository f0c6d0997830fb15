import { countersOf, type LineState } from "./line-state.ts";

/** Circuit breakers of seed 003, "Automatic safety stops", as numbers that settings may tighten. */
export interface Breakers {
  /** Failures of a plan in a row before plan mode. */
  failuresInARow: number;
  /** Failures touching the user's work before a hypothesis is needed. */
  failuresTouchingUser: number;
  /** Minutes without progress before an attempt is ended. */
  minutesWithoutProgress: number;
  /** Files out of scope at which all of the attempt is rolled back. */
  filesOutOfScope: number;
}

export const defaultBreakers: Breakers = {
  failuresInARow: 3,
  failuresTouchingUser: 2,
  minutesWithoutProgress: 10,
  filesOutOfScope: 5,
};

export type Tripped =
  | { breaker: "failuresInARow"; reason: string }
  | { breaker: "failuresTouchingUser"; reason: string };

/** The breakers that a plan's counters have reached. */
export function trippedBreakers(state: LineState, plan: string, breakers: Breakers): Tripped[] {
  const { inARow, touchingUser } = countersOf(state, plan);
  const tripped: Tripped[] = [];
  if (inARow >= breakers.failuresInARow)
    tripped.push({ breaker: "failuresInARow", reason: `${inARow} failures of ${plan} in a row` });
  if (touchingUser >= breakers.failuresTouchingUser)
    tripped.push({
      breaker: "failuresTouchingUser",
      reason: `${touchingUser} failures reached for the user's own work`,
    });
  return tripped;
}
