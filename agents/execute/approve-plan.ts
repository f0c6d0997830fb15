import {
  allowedStatuses,
  measureDrift,
  planContentHash,
  type Drift,
  type Plan,
  type PlanStatus,
  type StoredPlan,
} from "#plans";
import { LoopwikiError, visible } from "#wiki";
import { leavePlanMode, readLine } from "../andon/cord.ts";
import type { planStatus } from "./plan-status.ts";
import type { ExecuteServices } from "./services.ts";

type Services = Pick<
  ExecuteServices,
  "git" | "plans" | "approvals" | "line" | "incidents" | "breakers"
> & {
  /** Where a plan stands by its run; undefined when it has none. */
  planStatus: (plan: string) => ReturnType<typeof planStatus>;
};

export interface ApprovedPlan {
  plan: Plan;
  /** Of the content that was approved. */
  hash: string;
  drift: Drift;
  /** The line was in plan mode, and this approval ended it. */
  leftPlanMode: boolean;
}

export interface ApproveTerms {
  /** The plan goes to the root cause of what put the line into plan mode. */
  rootCause: boolean;
  /** `StoredPlan.hash` of what the person read: another text is not approved. */
  seen?: string;
}

/**
 * A person's consent that the plan's commands run here. It holds for exactly this text; a plan that was
 * approved before and then changed is approved anew. Throws `plan-stale`, `plan-changed`, `same-plan` or
 * `bad-transition`.
 */
export async function approvePlan(
  services: Services,
  name: string,
  { rootCause, seen }: ApproveTerms,
): Promise<ApprovedPlan> {
  const stored = await services.plans.get(name);
  const { id, plan, source } = stored;
  if (seen !== undefined && seen !== stored.hash) throw changed(id);
  const drift = await measureDrift(services.git, plan);
  if (drift.verdict === "stale") throw stale(id, drift);
  let from = await effectiveStatus(services, stored);
  if (from === "stale") {
    // Its evidence stands again: a person has brought the plan up to date.
    from = (await services.plans.setStatus(id, "proposed", "person", from)).plan.status;
  }
  const hash = planContentHash(source);
  if (rootCause) await assertOtherText(services, id, hash);
  if (from === "approved" || allowedStatuses(from, "person").includes("approved")) {
    await services.approvals.approve(id, hash, source);
  }
  if (from !== "approved") await services.plans.setStatus(id, "approved", "person", from);
  const leftPlanMode = rootCause && (await leavePlanMode(services, id));
  return { plan, hash, drift, leftPlanMode };
}

/** Where a plan stands: by its run, else by its file. */
export async function effectiveStatus(
  services: Pick<Services, "planStatus">,
  stored: StoredPlan & { plan: Plan },
): Promise<PlanStatus> {
  return (await services.planStatus(stored.id)) ?? stored.plan.status;
}

/** The very text that failed again and again does not go to its own root cause. */
async function assertOtherText(services: Services, id: string, hash: string): Promise<void> {
  const { planMode } = await readLine(services);
  const before = await services.approvals.get(id);
  if (planMode?.plan !== id || before?.hash !== hash) return;
  throw new LoopwikiError(
    "same-plan",
    `Plan ${id} is the very text that failed: ${planMode.reason}.`,
    {
      kind: "andon",
      hint: "Write into it what the root cause is and what is done differently, or approve another plan that mends it.",
    },
  );
}

function changed(id: string): LoopwikiError {
  return new LoopwikiError("plan-changed", `Unexpected change of plan ${id} since you read it.`, {
    hint: "Read it again: what you approve is the text as it is now.",
  });
}

function stale(id: string, drift: Drift): LoopwikiError {
  const gone = drift.evidence
    .filter(({ state }) => state === "gone")
    .map(({ evidence }) => `${evidence.path}:${evidence.line}`);
  const what =
    gone.length > 0
      ? `its evidence is gone (${gone.join(", ")})`
      : "the commit it was written against is unknown here";
  return new LoopwikiError("plan-stale", visible(`Unexpected plan ${id}: ${what}.`), {
    hint: `See \`loopwiki plan check ${id}\`; correct the plan, or reject it with \`loopwiki plan reject ${id} --reason "…"\`.`,
  });
}
