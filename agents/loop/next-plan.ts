import type { Plan, PlanStatus } from "#plans";

/** A plan with the status it has by its run, else by its file. */
export interface Candidate {
  plan: Pick<Plan, "id" | "priority" | "depends_on">;
  status: PlanStatus;
}

/**
 * The plan a loop does next: approved, or begun and not finished, with all it depends on merged; the most
 * urgent first (1 before 5), of those the oldest by id. `tried` were done in this loop already and would only
 * end the same way again. Undefined when there is nothing to do.
 */
export function nextPlan(
  candidates: readonly Candidate[],
  tried: ReadonlySet<string>,
): string | undefined {
  const merged = new Set(
    candidates.filter(({ status }) => status === "merged").map(({ plan }) => plan.id),
  );
  const ready = candidates.filter(
    ({ plan, status }) =>
      (status === "approved" || status === "in-progress") &&
      !tried.has(plan.id) &&
      plan.depends_on.every((needed) => merged.has(needed)),
  );
  const [first] = ready.toSorted(
    ({ plan: left }, { plan: right }) =>
      left.priority - right.priority || (left.id < right.id ? -1 : 1),
  );
  return first?.plan.id;
}
