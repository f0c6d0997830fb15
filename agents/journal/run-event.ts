import type { Outcome, RoleName, Usage } from "../agent.ts";

/** Proof of what memory was shown in a packet (DESIGN 2, receipt). */
export interface Receipt {
  /** Path of the page below the content root, or `learning:<id>`, or `skill:<name>`. */
  id: string;
  /** sha256 of the shown text, hex. */
  hash: string;
  /** 1-based place in the packet. */
  rank: number;
  /** Estimated tokens of what was shown. */
  tokens: number;
}

/** One command run by the harness, as reported in journals and reviews. */
export interface CheckResult {
  /** What it is for: `scope`, `protected-paths`, `test`, `contract: …`. */
  name: string;
  command?: string;
  /** `skipped` always says why in `detail`, e.g. the command fails on the base commit too. */
  status: "passed" | "failed" | "skipped";
  detail: string;
  durationMs: number;
}

export interface CriterionVerdict {
  criterion: string;
  met: boolean;
  /** `path:line`, a command's result, or why it was left to the reviewer. */
  evidence: string;
}

export interface Verdict {
  by: string;
  decision: "approve" | "reject";
  criteria: CriterionVerdict[];
  feedback: string;
}

/**
 * Everything that happens in a run, in order. The state of a run is nothing but the fold of these
 * (`run-state.ts`); trees and commits are git object ids, times are ISO strings.
 */
export type RunEvent =
  | {
      type: "run-started";
      plan: string;
      planHash: string;
      planText: string;
      base: string;
      target: string;
      branch: string;
      worktree: string;
      checkout: string;
      startedBy: string;
    }
  | { type: "run-resumed"; by: string }
  | { type: "bootstrapped"; how: string }
  | { type: "baseline-measured"; results: CheckResult[] }
  | { type: "chunk-started"; chunk: string }
  | { type: "attempt-started"; chunk: string; attempt: number; tree: string; agent: string }
  | {
      type: "packet-built";
      chunk: string;
      attempt: number;
      hash: string;
      tokens: number;
      receipts: Receipt[];
    }
  | {
      type: "agent-finished";
      chunk: string;
      attempt: number;
      role: RoleName;
      agent: string;
      outcome: Outcome;
      summary: string;
      tools: number;
      durationMs: number;
      usage?: Usage;
    }
  | { type: "gates-judged"; chunk: string; attempt: number; results: CheckResult[] }
  | { type: "checker-judged"; chunk: string; attempt: number; verdict: Verdict }
  | {
      type: "attempt-ended";
      chunk: string;
      attempt: number;
      outcome: Outcome;
      feedback: string;
      tree: string;
      counted: boolean;
      output: string;
    }
  | {
      type: "commit-intended";
      chunk: string;
      attempt: number;
      tree: string;
      parent: string;
      message: string;
      at: string;
      commit: string;
    }
  | { type: "chunk-committed"; chunk: string; commit: string }
  | { type: "learning-recorded"; chunk: string; learning: LearningRecord }
  | { type: "goal-judged"; results: CheckResult[]; met: boolean }
  | { type: "run-verified"; head: string }
  | { type: "run-paused"; reason: string; resumeAt?: string }
  | { type: "run-stopped"; incident: string; reason: string }
  | { type: "merge-intended"; target: string; onto: string; commit: string }
  | { type: "run-merged"; target: string; commit: string }
  | { type: "run-discarded"; reason: string };

/** One Kaizen record (DESIGN 5, Learning). */
export interface LearningRecord {
  id: string;
  trigger: string;
  rule: string;
  /** `incident id` or `path@commit`. */
  evidence: string;
  level: "L1" | "L2" | "L3" | "L4";
  scope: string;
}

/** An event as stored: its place, its time, and the lease epoch it was written under. */
export type StoredEvent = RunEvent & { seq: number; at: string; epoch: number };
