import { nextStatus, type PlanStore } from "#plans";
import { LoopwikiError } from "#wiki";
import { effectiveStatus } from "./approve-plan.ts";
import type { planStatus } from "./plan-status.ts";

interface Services {
  plans: PlanStore;
  clock: () => Date;
  planStatus: (plan: string) => ReturnType<typeof planStatus>;
}

export interface RejectedPlan {
  id: string;
  /** Fingerprints of the findings that no audit raises again. */
  findings: readonly string[];
}

/** Turns a plan down and has audits remember why. Throws `no-reason` or `bad-transition`. */
export async function rejectPlan(
  services: Services,
  name: string,
  why: string,
): Promise<RejectedPlan> {
  const reason = why.trim();
  if (reason === "") {
    throw new LoopwikiError(
      "no-reason",
      "Missing --reason, expected why the plan is turned down.",
      {
        hint: 'For example --reason "Generated code; the generator is fixed upstream". Audits read it.',
      },
    );
  }
  const stored = await services.plans.get(name);
  const { id, plan, path } = stored;
  const from = await effectiveStatus(services, stored);
  nextStatus(from, "rejected", "person");
  const date = services.clock().toISOString().slice(0, 10);
  // First the reason, then the status: broken off in between, the same command simply goes on.
  await services.plans.recordRejected(
    plan.findings.map((fingerprint, index) => {
      const evidence = plan.evidence[index];
      const place = { path: evidence?.path ?? path, line: evidence?.line ?? 1 };
      return { fingerprint, rule: id, ...place, reason, date };
    }),
  );
  await services.plans.setStatus(id, "rejected", "person", from);
  return { id, findings: plan.findings };
}
