import { z } from "zod";
import { backendOutcomes, roleNames } from "../agent.ts";
import { commandEndSchema } from "../andon/command-end.ts";

/** `explore` never writes to git; `fix` reproduces first (DESIGN 5). */
export const runModes = ["implement", "fix", "explore"] as const;
export type RunMode = (typeof runModes)[number];

/** Git object id of a tree or a commit. */
const objectId = z.string().regex(/^[0-9a-f]{40,64}$/);

/** Proof of what memory was shown in a packet (DESIGN 2, receipt). */
export const receiptSchema = z.object({
  /** Path of the page below the content root, or `learning:<id>`, or `skill:<name>`. */
  id: z.string(),
  /** sha256 of the shown text, hex. */
  hash: z.string(),
  /** 1-based place in the packet. */
  rank: z.int(),
  /** Estimated tokens of what was shown. */
  tokens: z.int(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** One check made by the harness, as reported in journals and reviews. */
export const checkResultSchema = z.object({
  /** What it is for: `scope`, `protected-paths`, `test`, `contract: …`. */
  name: z.string(),
  command: z.string().optional(),
  /** `skipped` always says why in `detail`, e.g. the command fails on the base commit too. */
  status: z.enum(["passed", "failed", "skipped"]),
  detail: z.string(),
  durationMs: z.number(),
  /** Repository paths the check objects to, where it is about files. */
  files: z.array(z.string()).optional(),
  /** How the command ended, where one was run. */
  end: commandEndSchema.optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const verdictSchema = z.object({
  by: z.string(),
  decision: z.enum(["approve", "reject"]),
  /**
   * `met` is absent when nobody could judge it and it is left to the reviewer; `evidence` is
   * `path:line`, a command's result, or why it was left.
   */
  criteria: z.array(
    z.object({
      criterion: z.string(),
      met: z.boolean().optional(),
      evidence: z.string(),
      /** How the command that decided it ended, when it failed. */
      end: commandEndSchema.optional(),
    }),
  ),
  feedback: z.string(),
  /** The second verdict of a model checker: how it is built, whatever it does. */
  quality: z
    .object({
      decision: z.enum(["approve", "reject"]),
      problems: z.array(z.object({ problem: z.string(), evidence: z.string() })),
    })
    .optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** Which text a role was prompted with: a repository may have its own, under review. */
const promptSchema = z.object({
  /** `seed`, or `<repository path>@<commit>`. */
  source: z.string(),
  /** sha256 of the prompt before its places were filled, hex. */
  hash: z.string(),
});
export type PromptRecord = z.infer<typeof promptSchema>;

/** Whether a model was asked at a stage of a chunk, and why (`execute/ceremony.ts`). */
const stageSchema = z.object({ ran: z.boolean(), reason: z.string() });

/** What a checker has against a contract before any code is written. */
const objectionSchema = z.object({
  criterion: z.string(),
  why: z.string(),
  suggestion: z.string(),
});
export type Objection = z.infer<typeof objectionSchema>;

/** A vetted finding of an exploring run. */
const exploredFindingSchema = z.object({
  message: z.string(),
  path: z.string(),
  /** 1-based. */
  line: z.int(),
  excerpt: z.string(),
});

/** One Kaizen record (DESIGN 5, Learning). */
export const learningSchema = z.object({
  id: z.string(),
  trigger: z.string(),
  rule: z.string(),
  /** An incident id, or `path@commit`, or `run/chunk#attempt`. */
  evidence: z.string(),
  level: z.enum(["L1", "L2", "L3", "L4"]),
  /** Globs of the files it is about. */
  scope: z.array(z.string()),
  /** Signature of the failure that taught it (`andon/classify.ts`), by which its return is seen. */
  signature: z.string().optional(),
});
export type LearningRecord = z.infer<typeof learningSchema>;

/** What an attempt did with memory: by what its agent said and read, and by what it added to the code. */
const memoryUseSchema = z.object({
  /** Ids, as in receipts, that the agent named. */
  cited: z.array(z.string()),
  /** Ids of which something that only they say stands in the added lines. */
  followed: z.array(z.string()),
  /** Pages that it opened by itself, whole. */
  read: z.array(z.object({ id: z.string(), hash: z.string(), tokens: z.int() })),
});
export type MemoryUse = z.infer<typeof memoryUseSchema>;

/** What became of what a chunk could have taught, and what else was written beside its work. */
const kaizenSchema = z.object({
  /** Why the gate refused the learning that was offered. */
  refused: z.string().optional(),
  /** The learning that the offered one said again, and that took its evidence and scope. */
  merged: z.string().optional(),
  /** Corrections of AGENTS.md that the run proposes; reviewed in its diff. */
  corrections: z.array(z.string()).optional(),
  refusedCorrections: z.array(z.string()).optional(),
  /** A plan for a prevention of level L1 or L2. */
  plan: z.string().optional(),
});
export type KaizenRecord = z.infer<typeof kaizenSchema>;

const outcomeSchema = z.enum([
  ...backendOutcomes,
  "no-change",
  "tests-failed",
  "out-of-scope",
  "spec-drift",
  "rejected",
]);

const usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  costUsd: z.number().optional(),
});
/** What an agent said or did, cut to a readable length. Data for people; nothing is decided by it. */
const recordedEventSchema = z.object({
  kind: z.enum(["text", "thinking", "tool-call", "tool-result", "rate-limit"]),
  /** Words, the tool's input as JSON, or its result. */
  text: z.string(),
  /** Of the tool that was called. */
  name: z.string().optional(),
  /** Whether the tool did its work. */
  ok: z.boolean().optional(),
});
export type RecordedEvent = z.infer<typeof recordedEventSchema>;

/** sha256 of what the run goes by (`execute/spec-drift.ts`), by repository path. */
const spec = z.record(z.string(), z.string());
const ofAttempt = { chunk: z.string(), attempt: z.int() };

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
    spec: spec.optional(),
  }),
  z.object({ type: z.literal("run-resumed"), spec: spec.optional() }),
  z.object({
    type: z.literal("run-reopened"),
    planHash: z.string(),
    planText: z.string(),
    spec: spec.optional(),
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
    usage: usage.optional(),
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
