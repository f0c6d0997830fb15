export {
  backendOutcomes,
  roleNames,
  type Agent,
  type AgentEvent,
  type AgentResult,
  type AgentTask,
  type FailureKind,
  type Outcome,
  type RoleName,
} from "./agent.ts";
export { defaultBreakers, type Breakers } from "./andon/breakers.ts";
export { closeIncident, requireIncident } from "./andon/close-incident.ts";
export { blocksOf } from "./andon/line-state.ts";
export {
  assertLineOpen,
  giveHypothesis,
  leavePlanMode,
  nextStep,
  readLine,
  resetCounters,
  type LineSources,
} from "./andon/cord.ts";
export { fileIncident } from "./andon/file-incident.ts";
export type { Incident } from "./andon/incident.ts";
export { FileIncidentStore, type IncidentStore } from "./andon/incident-store.ts";
export { preventionLevels, type PreventionLevel } from "./andon/line-event.ts";
export { FileLineStore, type LineStore } from "./andon/line-store.ts";
export { pullCord } from "./andon/pull-cord.ts";
export { clusterReports, type FrictionCluster } from "./feedback/cluster-reports.ts";
export { FileFeedbackStore, type FeedbackStore } from "./feedback/feedback-store.ts";
export {
  frictionSchema,
  frictionSeverities,
  type FrictionReport,
} from "./feedback/friction-report.ts";
export {
  reportsToVerify,
  trackReports,
  verifyReport,
  type TrackedReport,
} from "./feedback/track-reports.ts";
export { offerLearning } from "./kaizen/offer-learning.ts";
export { fence, newNonce } from "./packet/fence.ts";
export { estimateTokens, keepHead } from "./packet/tokens.ts";
export { proposalSchema, proposePlan } from "./plan/propose-plan.ts";
export { shippedPrices } from "./budget/prices.ts";
export { inWords, units, type Amount, type Limits, type Unit } from "./budget/amount.ts";
export type { BudgetLedger, Spent } from "./budget/ledger.ts";
export { FileBudgetLedger } from "./budget/file-ledger.ts";
export { FilePauses } from "./budget/file-pauses.ts";
export { MeteredAgent } from "./budget/metered-agent.ts";
export type { Pauses } from "./budget/pauses.ts";
export { PausingAgent } from "./budget/pausing-agent.ts";
export { AcpAgent, type AcpProgram } from "./backends/acp.ts";
export { acpAgents, acpProgram } from "./backends/acp-programs.ts";
export { AskAgain } from "./backends/ask-again.ts";
export { claudeCode } from "./backends/claude-code.ts";
export { CliAgent, type CliAgentOptions, type CodingCli } from "./backends/cli-agent.ts";
export { codex } from "./backends/codex.ts";
export { CommandAgent, type CommandAgentOptions } from "./backends/command.ts";
export { ModelAgent, type ModelAgentOptions } from "./backends/model/model-agent.ts";
export {
  endpointKinds,
  knownProviders,
  type EndpointKind,
  type ModelEndpoint,
} from "./backends/model/providers.ts";
export { ManualAgent, type ManualAgentOptions } from "./backends/manual.ts";
export { MechanicalAgent } from "./backends/mechanical.ts";
export { gemini } from "./backends/gemini.ts";
export { opencode } from "./backends/opencode.ts";
export { qwen } from "./backends/qwen.ts";
export { RecordingAgent, type RecordingAgentOptions } from "./backends/record.ts";
export { type Recording } from "./backends/recording.ts";
export { ReplayAgent } from "./backends/replay.ts";
export { reportJsonSchema, reportSchema, type AgentReport } from "./backends/report.ts";
export {
  askLibrarian,
  citationOf,
  type AnswerSentence,
  type LibrarianAnswer,
  type ShownPassage,
} from "./document/ask-librarian.ts";
export { documentRepository, type Documented } from "./document/document.ts";
export { saveAnswer } from "./document/save-answer.ts";
export { ingestSources, type Ingested } from "./document/ingest/ingest.ts";
export { askPlanner, type Planned, type PlannerDeps, type Wish } from "./plan/ask-planner.ts";
export { renderPrompt } from "./roles/render-prompt.ts";
export {
  defaultRetireAfter,
  isRetired,
  outcomesOf,
  type SkillOutcome,
} from "./kaizen/skill-outcomes.ts";
export { secretsOf } from "./redact/known-values.ts";
export { RedactingAgent } from "./redact/redacting-agent.ts";
export { Redactor } from "./redact/redactor.ts";
export { isStartedByAgent } from "./sandbox/agent-marker.ts";
export { commandEnvironment } from "./sandbox/environment.ts";
export {
  ChosenSandbox,
  sandboxBackends,
  sandboxModes,
  type SandboxMode,
  type SandboxOptions,
} from "./sandbox/open-sandbox.ts";
export { noSandbox, type Sandbox, type SandboxRequest, type SpawnPlan } from "./sandbox/sandbox.ts";
export { runCommand, type CommandRequest, type CommandResult } from "./sandbox/run-command.ts";
export { approvePlan, effectiveStatus, type ApprovedPlan } from "./execute/approve-plan.ts";
export { ceremonySchema, type Ceremony } from "./execute/ceremony.ts";
export { gatesSchema, type GateSettings } from "./execute/gates/settings.ts";
export { discardPlan } from "./execute/discard-plan.ts";
export { FileApprovals } from "./execute/file-approvals.ts";
export { latestRun } from "./execute/find-run.ts";
export { judgeDiff, type DiffToJudge } from "./execute/gates/gaming/judge-diff.ts";
export { nextPlan, type Candidate } from "./loop/next-plan.ts";
export { runLoop, type LoopEnd, type LoopStep, type StepEnd } from "./loop/run-loop.ts";
export { mergePlan, type MergeResult } from "./execute/merge-plan.ts";
export { previewPackets, type PacketPreview } from "./execute/preview-packets.ts";
export { overlappingPlans } from "./execute/overlapping-plans.ts";
export { planStatus } from "./execute/plan-status.ts";
export { rejectPlan, type RejectedPlan } from "./execute/reject-plan.ts";
export { reviewPlan, type Review } from "./execute/review-plan.ts";
export { runPlan, type RunPlanOptions } from "./execute/run-plan.ts";
export { forEachPlan, type PlanEnd } from "./execute/several-plans.ts";
export type { Approvals, ExecuteServices, RoleAgent } from "./execute/services.ts";
export { FileRunStore } from "./journal/file-run-store.ts";
export { FileStepLog } from "./journal/file-step-log.ts";
export { whyIdle, type BackgroundStep, type StepLog, type StepRecord } from "./journal/step-log.ts";
export {
  blameAgentsMd,
  checkAgentsMd,
  compactAgentsMd,
  correctAgentsMd,
  readAgentsMd,
  type AgentsMdPlace,
} from "./kaizen/agents-md.ts";
export { entriesOfPages as learningsOnPages } from "./kaizen/find-learnings.ts";
export { whyNothingLearned, whyNothingShown } from "./kaizen/learning-health.ts";
export type { Embed } from "./kaizen/likeness.ts";
export { memoryStats, type MemoryStats, type Success } from "./kaizen/memory-stats.ts";
export { conversationsOf, type Conversation } from "./telemetry/conversations.ts";
export { SpanFile } from "./telemetry/span-file.ts";
export { readLoopStats, type LoopStats } from "./telemetry/loop-stats.ts";
export { interventionKinds } from "./telemetry/loop-facts.ts";
export { spansOf } from "./telemetry/run-spans.ts";
export { redactSpans } from "./telemetry/redact-spans.ts";
export { sendSpans } from "./telemetry/send-spans.ts";
export { TracedRunStore } from "./telemetry/traced-run-store.ts";
export type { Span } from "./telemetry/span.ts";
export { attemptsOf, type AttemptRecord, type MemoryReceipt } from "./kaizen/receipts.ts";
export { runModes, type RunMode } from "./journal/run-event.ts";
export type { RunEvent, StoredEvent } from "./journal/run-event.ts";
export type { CheckResult, LearningRecord, Receipt, Verdict } from "./journal/run-records.ts";
export { foldRun, type AttemptState, type ChunkState, type RunState } from "./journal/run-state.ts";
export type { Lease, RunStore, RunSummary } from "./journal/run-store.ts";
export { analyzerCategories } from "./audit/categories.ts";
export { bundledFolders, bundledTools } from "./audit/knip.ts";
export type { AuditDeps, AuditProgress, AuditReport, AuditRequest } from "./audit/audit-request.ts";
export { runAudit } from "./audit/run-audit.ts";
