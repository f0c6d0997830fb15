import type { PlanStatus, PlanStore } from "#plans";
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
