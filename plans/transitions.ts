import { LoopwikiError } from "#wiki";
import { planStatuses, type PlanStatus } from "./plan.ts";

/** A person at the command line, or the program acting by itself. Agents are neither. */
export type Who = "person" | "harness";

type Steps = Partial<Record<PlanStatus, readonly Who[]>>;

/** Every allowed change of status and who may make it. `merged` is final. */
const transitions: Record<PlanStatus, Steps> = {
  proposed: { approved: ["person"], rejected: ["person", "harness"], stale: ["person", "harness"] },
  approved: {
    "in-progress": ["harness"],
    rejected: ["person"],
    stale: ["person", "harness"],
    proposed: ["person"],
  },
  "in-progress": { verified: ["harness"], stopped: ["harness"], discarded: ["person"] },
  verified: { merged: ["person"], discarded: ["person"], stopped: ["harness"], stale: ["harness"] },
  stopped: { approved: ["person"], discarded: ["person"] },
  stale: { proposed: ["person", "harness"], rejected: ["person"], discarded: ["person"] },
  rejected: { proposed: ["person"] },
  merged: {},
  discarded: { proposed: ["person"], approved: ["person"] },
};

/** The new status. Throws `bad-transition`, which lists what is allowed, when the step is not. */
export function nextStatus(from: PlanStatus, to: PlanStatus, who: Who): PlanStatus {
  if (transitions[from][to]?.includes(who) === true) return to;
  throw new LoopwikiError(
    "bad-transition",
    `Unexpected status "${to}" set by the ${who} for a plan that is "${from}", expected ${describe(from)}.`,
    {
      hint: "Only the steps of plans/transitions.ts exist; see `loopwiki plan list` for where plans stand.",
    },
  );
}

/** The statuses a plan may go to next, for this actor. */
export function allowedStatuses(from: PlanStatus, who: Who): PlanStatus[] {
  return planStatuses.filter((to) => transitions[from][to]?.includes(who) === true);
}

function describe(from: PlanStatus): string {
  const steps = Object.entries(transitions[from]);
  if (steps.length === 0) return `no further step: "${from}" is final`;
  return steps.map(([to, who]) => `"${to}" (${who.join(" or ")})`).join(", ");
}
