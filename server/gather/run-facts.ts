import { foldRun, type RunState, type RunSummary, type StoredEvent } from "#agents";
import type { Tone } from "./timeline.ts";

type Phase = RunState["phase"];

/** A run in one line of a list. */
export interface RunFacts extends RunSummary {
  phase: Phase;
  attempts: number;
  commits: number;
  /** ISO time of the last event. */
  lastAt: string;
}

export const toneOfPhase: Record<Phase, Tone> = {
  running: "waiting",
  paused: "waiting",
  verified: "good",
  explored: "good",
  stopped: "bad",
  merged: "good",
  discarded: "plain",
};

export function runFacts(summary: RunSummary, events: readonly StoredEvent[]): RunFacts {
  const state = foldRun(summary.run, events);
  const chunks = [...(state?.chunks.values() ?? [])];
  return {
    ...summary,
    phase: state?.phase ?? "running",
    attempts: events.filter(({ type }) => type === "attempt-started").length,
    commits: chunks.filter(({ commit }) => commit !== undefined).length,
    lastAt: events.at(-1)?.at ?? summary.startedAt,
  };
}
