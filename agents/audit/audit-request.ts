import type { Plan, PlanStore } from "#plans";
import type { Git } from "#wiki";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { ProjectCommands } from "./analyzer.ts";
import type { AuditFinding } from "./finding.ts";
import type { Unplanned } from "./group-plans.ts";
import type { CommandMeasure } from "./measure-commands.ts";
import type { Auditor } from "./model-findings.ts";
import type { Friction, OperatorView } from "./operator-friction.ts";
import type { RejectedAuditFinding } from "./vet.ts";

export interface AuditDeps {
  /** Git of the user's checkout; nothing in its working tree is read or changed. */
  git: Git;
  plans: Pick<PlanStore, "list" | "create" | "rejectedFindings" | "recordRejected">;
  commands: ProjectCommands;
  /** Reads the code beside the analyzers; nobody when left out. */
  auditor?: Auditor | undefined;
  /** What those who work here reported; nothing when left out. */
  friction?: Friction | undefined;
  /** Repository path of the folder that holds `wiki/`; empty for the root. */
  contentRoot: string;
  /** Globs that are not audited. */
  exclude: readonly string[];
  /** Complete environment for the programs that are run. */
  environment: Record<string, string>;
  /** What confines them. */
  sandbox?: Sandbox | undefined;
  signal: AbortSignal;
  now: Date;
  onProgress?: (progress: AuditProgress) => void;
}

export interface AuditRequest {
  /** Categories of plans, analyzers or rules; all when absent. */
  categories?: readonly string[];
  maxPlans: number;
  /** Writes nothing. */
  dryRun: boolean;
}

export interface AuditProgress {
  step: string;
  findings: number;
  durationMs: number;
  /** Set when the step failed; the audit goes on. */
  error?: string;
}

export interface AuditReport {
  /** Commit that was audited. */
  head: string;
  /** Vetted and ranked, best first. */
  findings: AuditFinding[];
  rejected: RejectedAuditFinding[];
  plans: Plan[];
  /** What operators feel beside what the analyzers see, the most painful first. */
  operators: OperatorView[];
  unplanned: Unplanned[];
  commands: CommandMeasure[];
  notes: string[];
  timings: AuditProgress[];
}
