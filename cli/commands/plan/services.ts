import type { Plan, PlanStatus, PlanStore, StoredPlan } from "#plans";
import type { SkillStore } from "#skills";
import type { ContentRoot, Git } from "#wiki";
import type { Approvals } from "#agents";
import type { Workspace } from "../../compose.ts";
import type { Config } from "../../config/schema.ts";

/** What the `plan` commands need of a workspace. */
export interface PlanServices extends Pick<Workspace, "line" | "incidents" | "breakers"> {
  git: Git;
  content: ContentRoot;
  plans: PlanStore;
  skills: SkillStore;
  config: Pick<Config, "commands">;
  clock: () => Date;
  /** Remembers, in this clone, the text a person agreed to. */
  approvals: Approvals;
  /** The status from the plan's run; undefined when it was never executed. */
  planStatus(id: string): Promise<PlanStatus | undefined>;
}

/** Where a plan stands: by its run, else by its file. */
export async function effectiveStatus(
  services: Pick<PlanServices, "planStatus">,
  stored: StoredPlan & { plan: Plan },
): Promise<PlanStatus> {
  return (await services.planStatus(stored.id)) ?? stored.plan.status;
}
