export { measureDrift, type Drift, type EvidenceState } from "./drift.ts";
export { formatPlan } from "./format-plan.ts";
export { planContentHash } from "./front-matter-scalars.ts";
export { globsMeet } from "./globs-meet.ts";
export { isInScope, matchesAny } from "./match-globs.ts";
export { draftPlan, slugify, type PlanDraft } from "./new-plan.ts";
export { parsePlan } from "./parse-plan.ts";
export {
  maxChunks,
  planFieldsSchema,
  planStatuses,
  type Chunk,
  type ChunkFields,
  type Command,
  type Criterion,
  type Evidence,
  type Plan,
  type PlanFields,
  type PlanStatus,
} from "./plan.ts";
export { formatPlanIndex, type IndexEntry } from "./plan-index.ts";
export { choosePlan, PlanStore, type StatusOf, type StoredPlan } from "./plan-store.ts";
export type { RejectedFinding } from "./rejected-findings.ts";
export { allowedStatuses, nextStatus, type Who } from "./transitions.ts";
