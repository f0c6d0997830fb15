import { approvePlan, discardPlan, mergePlan, rejectPlan } from "#agents";
import type { PlanActions } from "#server";
import { assertPerson } from "./assert-person.ts";
import { executeServices, type Workspace } from "./compose.ts";
import { requireConsent } from "./config/consent.ts";

/** Deciding about plans from the web wiki: what the commands do, by the same rules. */
export function planActions(workspace: Workspace, env: NodeJS.ProcessEnv): PlanActions {
  const services = (): ReturnType<typeof executeServices> =>
    executeServices(workspace, { agents: [], watch: () => undefined });
  // A server that an agent has started is the agent's: nobody can tell who clicks in it.
  const byPerson = (command: string): void => assertPerson(`loopwiki ${command}`, env);
  return {
    approve: async (plan, terms) => {
      byPerson("plan approve");
      return approvePlan(workspace, plan, terms);
    },
    reject: async (plan, reason) => {
      byPerson("plan reject");
      return rejectPlan(workspace, plan, reason);
    },
    merge: async (plan, signal) => {
      byPerson("merge");
      // Nobody is asked at the terminal of the server: consent is given there beforehand, or not at all.
      await requireConsent(workspace, { ask: async () => false });
      return mergePlan(await services(), plan, signal);
    },
    discard: async (plan, reason) => {
      byPerson("discard");
      return discardPlan(await services(), plan, reason);
    },
  };
}
