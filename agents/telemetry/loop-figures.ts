import { interventionKinds, type InterventionKind, type LoopFact } from "./loop-facts.ts";
import type { Used } from "./usage-book.ts";

/** How well the loop does its work, over some facts. */
export interface LoopFigures {
  /** Chunks that were committed, and how many judged attempts that took in all. */
  chunks: number;
  loops: number;
  /** Chunks whose first attempt was judged, and how many were committed with it. */
  tried: number;
  firstTry: number;
  /** Times an agent or a command worked on a chunk. */
  attempts: number;
  minutes: number;
  interventions: Record<InterventionKind, number>;
  spent: Used;
}

export function figuresOf(facts: readonly LoopFact[]): LoopFigures {
  const figures = noFigures();
  for (const fact of facts) count(figures, fact);
  return figures;
}

function noFigures(): LoopFigures {
  return {
    chunks: 0,
    loops: 0,
    tried: 0,
    firstTry: 0,
    attempts: 0,
    minutes: 0,
    interventions: { pause: 0, stop: 0, resume: 0, andon: 0, correction: 0 },
    spent: { inputTokens: 0, outputTokens: 0, costUsd: 0, unpriced: 0 },
  };
}

function count(figures: LoopFigures, fact: LoopFact): void {
  switch (fact.kind) {
    case "attempt":
      figures.attempts += 1;
      figures.minutes += fact.minutes;
      break;
    case "first":
      figures.tried += 1;
      if (fact.ok) figures.firstTry += 1;
      break;
    case "resolved":
      figures.chunks += 1;
      figures.loops += fact.loops;
      break;
    case "used":
      figures.spent = add(figures.spent, fact.used);
      break;
    case "intervention":
      figures.interventions[fact.what] += 1;
      break;
  }
}

function add(left: Used, right: Used): Used {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costUsd: left.costUsd + right.costUsd,
    unpriced: left.unpriced + right.unpriced,
  };
}

/** Loops to resolution, first-attempt success (0 to 1) and interventions for each committed chunk. */
export interface Ratios {
  loops: number | null;
  firstTry: number | null;
  interventions: number | null;
}

/** Null where there is nothing to divide by. */
export function ratiosOf({
  chunks,
  loops,
  tried,
  firstTry,
  interventions,
}: Pick<LoopFigures, "chunks" | "loops" | "tried" | "firstTry" | "interventions">): Ratios {
  const all = interventionKinds.reduce((sum, kind) => sum + interventions[kind], 0);
  return {
    loops: chunks === 0 ? null : loops / chunks,
    firstTry: tried === 0 ? null : firstTry / tried,
    interventions: chunks === 0 ? null : all / chunks,
  };
}
