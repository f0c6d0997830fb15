import { z } from "zod";
import { backendOutcomes } from "../agent.ts";
import { commandEndSchema } from "../andon/command-end.ts";

// What the events of a journal (run-event.ts) are made of.

/** Git object id of a tree or a commit. */
export const objectId = z.string().regex(/^[0-9a-f]{40,64}$/);

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
  /** sha256 of the whole document, of a skill: what came of it is counted by version. */
  version: z.string().optional(),
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
export const promptSchema = z.object({
  /** `seed`, or `<repository path>@<commit>`. */
  source: z.string(),
  /** sha256 of the prompt before its places were filled, hex. */
  hash: z.string(),
});
export type PromptRecord = z.infer<typeof promptSchema>;

/** Whether a model was asked at a stage of a chunk, and why (`execute/ceremony.ts`). */
export const stageSchema = z.object({ ran: z.boolean(), reason: z.string() });

/** What a checker has against a contract before any code is written. */
export const objectionSchema = z.object({
  criterion: z.string(),
  why: z.string(),
  suggestion: z.string(),
});
export type Objection = z.infer<typeof objectionSchema>;

/** A vetted finding of an exploring run. */
export const exploredFindingSchema = z.object({
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
export const memoryUseSchema = z.object({
  /** Ids, as in receipts, that the agent named. */
  cited: z.array(z.string()),
  /** Ids of which something that only they say stands in the added lines. */
  followed: z.array(z.string()),
  /** Pages that it opened by itself, whole. */
  read: z.array(z.object({ id: z.string(), hash: z.string(), tokens: z.int() })),
});
export type MemoryUse = z.infer<typeof memoryUseSchema>;

/** What became of what a chunk could have taught, and what else was written beside its work. */
export const kaizenSchema = z.object({
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

export const outcomeSchema = z.enum([
  ...backendOutcomes,
  "no-change",
  "tests-failed",
  "out-of-scope",
  "spec-drift",
  "rejected",
]);

export const usageSchema = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cacheReadTokens: z.number().exactOptional(),
  cacheWriteTokens: z.number().exactOptional(),
  costUsd: z.number().exactOptional(),
});
/** What an agent said or did, cut to a readable length. Data for people; nothing is decided by it. */
export const recordedEventSchema = z.object({
  kind: z.enum(["text", "thinking", "tool-call", "tool-result", "rate-limit", "model-call"]),
  /** Words, the tool's input as JSON, or its result; empty for a model's call. */
  text: z.string(),
  /** When the model had answered, ISO time; and for how long it was asked, where the backend tells. */
  at: z.string().optional(),
  durationMs: z.number().optional(),
  /** Of the model's call, or of all its calls since the last such event. */
  usage: usageSchema.optional(),
  /** Of the tool that was called. */
  name: z.string().optional(),
  /** Whether the tool did its work. */
  ok: z.boolean().optional(),
});
export type RecordedEvent = z.infer<typeof recordedEventSchema>;

/** sha256 of what the run goes by (`execute/spec-drift.ts`), by repository path. */
export const specSchema = z.record(z.string(), z.string());
export const ofAttempt = { chunk: z.string(), attempt: z.int() };
