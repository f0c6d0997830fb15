import { z } from "zod";
import { backendOutcomes, roleNames } from "../agent.ts";
import {
  checkResultSchema,
  exploredFindingSchema,
  kaizenSchema,
  learningSchema,
  memoryUseSchema,
  objectId,
  objectionSchema,
  ofAttempt,
  outcomeSchema,
  promptSchema,
  receiptSchema,
  recordedEventSchema,
  specSchema,
  stageSchema,
  usageSchema,
  verdictSchema,
} from "./run-records.ts";

/** `explore` never writes to git; `fix` reproduces first (DESIGN 5). */
export const runModes = ["implement", "fix", "explore"] as const;
export type RunMode = (typeof runModes)[number];

/**
 * Everything that happens in a run, in order. The state of a run is nothing but the fold of these
 * (`run-state.ts`).
 */
export const runEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run-started"),
    plan: z.string(),
    /** `planContentHash` of the approved text, and the text itself: the run follows this, not the file. */
    planHash: z.string(),
    planText: z.string(),
    base: objectId,
    /** Branch that `merge` will move. */
    target: z.string(),
    branch: z.string(),
    /** Absolute paths of the maker's worktree and of the clean checkout the gates use. */
    worktree: z.string(),
    checkout: z.string(),
    /** Absent in journals of before there were modes: implement. */
    mode: z.enum(runModes).optional(),
    spec: specSchema.optional(),
  }),
  z.object({ type: z.literal("run-resumed"), spec: specSchema.optional() }),
  z.object({
    type: z.literal("run-reopened"),
    planHash: z.string(),
    planText: z.string(),
    spec: specSchema.optional(),
  }),
  z.object({ type: z.literal("bootstrapped"), how: z.string() }),
  z.object({ type: z.literal("baseline-measured"), results: z.array(checkResultSchema) }),
  z.object({ type: z.literal("attempt-started"), ...ofAttempt, tree: objectId, agent: z.string() }),
  z.object({
    type: z.literal("packet-built"),
    ...ofAttempt,
    hash: z.string(),
    tokens: z.int(),
    receipts: z.array(receiptSchema),
    /** Most tokens it may have, and how many each section has. */
    budget: z.int().optional(),
    sections: z.array(z.object({ name: z.string(), tokens: z.int() })).optional(),
    prompt: promptSchema.optional(),
  }),
  z.object({
    type: z.literal("agent-said"),
    ...ofAttempt,
    role: z.enum(roleNames),
    events: z.array(recordedEventSchema),
  }),
  z.object({
    type: z.literal("agent-finished"),
    ...ofAttempt,
    role: z.enum(roleNames),
    agent: z.string(),
    outcome: z.enum(backendOutcomes),
    summary: z.string(),
    /** Structured output, where the agent gave one. */
    output: z.unknown().optional(),
    toolCalls: z.int(),
    durationMs: z.number(),
    usage: usageSchema.optional(),
    resumeAt: z.string().optional(),
    /** Set when the agent was stopped for going in circles (`execute/trajectory.ts`). */
    trajectory: z.object({ kind: z.string(), step: z.int(), evidence: z.string() }).optional(),
    /** Absent in journals of before it was looked at, and for commands. */
    memory: memoryUseSchema.optional(),
    /** Content of the worktree when the agent had ended. */
    tree: objectId,
  }),
  z.object({ type: z.literal("gates-judged"), ...ofAttempt, results: z.array(checkResultSchema) }),
  z.object({
    type: z.literal("checker-judged"),
    ...ofAttempt,
    verdict: verdictSchema,
    stage: stageSchema.optional(),
    prompt: promptSchema.optional(),
  }),
  z.object({
    type: z.literal("attempt-ended"),
    ...ofAttempt,
    outcome: outcomeSchema,
    /** Whether it counts toward the plan's attempts (`execute/outcome.ts`). */
    counted: z.boolean(),
    /** What the next attempt is told, and the output of the check that failed. */
    feedback: z.string(),
    output: z.string(),
    /** Content the next attempt starts from: the partial work, or the chunk's start after a rollback. */
    tree: objectId,
  }),
  z.object({
    type: z.literal("commit-intended"),
    ...ofAttempt,
    tree: objectId,
    parent: objectId,
    message: z.string(),
    date: z.string(),
    author: z.object({ name: z.string(), email: z.string() }),
    learning: learningSchema.optional(),
    kaizen: kaizenSchema.optional(),
  }),
  z.object({ type: z.literal("chunk-committed"), chunk: z.string(), commit: objectId }),
  z.object({
    type: z.literal("contract-judged"),
    chunk: z.string(),
    /** sha256 of the contract as it was shown: the same contract is judged once. */
    contract: z.string(),
    by: z.string(),
    /** `skipped` when the ceremony asks nobody; `stage` says why. */
    decision: z.enum(["agree", "object", "skipped"]),
    objections: z.array(objectionSchema),
    stage: stageSchema,
    prompt: promptSchema.optional(),
  }),
  z.object({
    type: z.literal("chunk-explored"),
    chunk: z.string(),
    by: z.string(),
    report: z.string(),
    findings: z.array(exploredFindingSchema),
    /** Findings that did not hold, with the reason. */
    rejected: z.array(z.string()),
  }),
  z.object({
    type: z.literal("goal-checker-judged"),
    /** Commit that was judged. */
    head: objectId,
    verdict: verdictSchema,
    prompt: promptSchema,
  }),
  z.object({
    type: z.literal("goal-judged"),
    results: z.array(checkResultSchema),
    met: z.boolean(),
    stage: stageSchema.optional(),
  }),
  z.object({ type: z.literal("run-verified"), head: objectId }),
  /** `report` is the working file that holds what was found. */
  z.object({ type: z.literal("run-explored"), report: z.string() }),
  z.object({
    type: z.literal("run-paused"),
    reason: z.string(),
    resumeAt: z.string().optional(),
    /** What a person must mend first: a login, or the plan's budget. Absent where time alone does. */
    outcome: outcomeSchema.optional(),
  }),
  z.object({
    type: z.literal("run-stopped"),
    incident: z.string(),
    reason: z.string(),
    /** What the run ended with; `budget` is no fault of the work. */
    outcome: outcomeSchema.optional(),
  }),
  z.object({
    type: z.literal("merge-intended"),
    target: z.string(),
    onto: objectId,
    commit: objectId,
  }),
  z.object({ type: z.literal("run-merged"), target: z.string(), commit: objectId }),
  z.object({ type: z.literal("run-discarded"), reason: z.string() }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** An event as stored: its place, its time (ISO), and the lease epoch it was written under. */
export type StoredEvent = RunEvent & { seq: number; at: string; epoch: number };
export type EventOf<Type extends RunEvent["type"]> = Extract<StoredEvent, { type: Type }>;
