import { approvePlan, discardPlan, mergePlan, rejectPlan } from "#agents";
import type { PlanActions } from "#server";
import { executeServices, type Workspace } from "./compose.ts";
import { requireConsent } from "./config/consent.ts";

/** Deciding about plans from the web wiki: what the commands do, by the same rules. */
export function planActions(workspace: Workspace): PlanActions {
  const services = (): ReturnType<typeof executeServices> =>
    executeServices(workspace, { agents: [], watch: () => undefined });
  return {
    approve: (plan, terms) => approvePlan(workspace, plan, terms),
    reject: (plan, reason) => rejectPlan(workspace, plan, reason),
    merge: async (plan, signal) => {
      // Nobody is asked at the terminal of the server: consent is given there beforehand, or not at all.
      await requireConsent(workspace, { ask: async () => false });
      return mergePlan(await services(), plan, signal);
    },
    discard: async (plan, reason) => discardPlan(await services(), plan, reason),
  };
}
