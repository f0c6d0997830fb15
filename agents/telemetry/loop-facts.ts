import type { CorrectionLine } from "#wiki";
import type { StoredLineEvent } from "../andon/line-event.ts";
import type { StoredEvent } from "../journal/run-event.ts";
import { isAgents } from "../kaizen/corrections.ts";
import { UsageBook, type PriceOf, type Used } from "./usage-book.ts";

/** What a person had to do beside approving, reviewing and merging. */
export const interventionKinds = ["pause", "stop", "resume", "andon", "correction"] as const;
export type InterventionKind = (typeof interventionKinds)[number];

/** Something that counts in the figures, at its time. */
export type LoopFact = { at: string; plan?: string } & (
  | { kind: "attempt"; minutes: number }
  /** The first judged attempt at a chunk: the chunk was committed with it, or it was refused. */
  | { kind: "first"; ok: boolean }
  /** A chunk was committed, after so many judged attempts, this one among them. */
  | { kind: "resolved"; loops: number }
  | { kind: "used"; used: Used }
  | { kind: "intervention"; what: InterventionKind }
);

export interface PlanRun {
  run: string;
  events: readonly StoredEvent[];
}

/** The facts of all runs, oldest first: a chunk that is tried again in a later run of its plan is the same task. */
export function factsOfRuns(runs: readonly PlanRun[], priceOf: PriceOf): LoopFact[] {
  const refused = new Map<string, number>();
  return runs.flatMap(({ events }) => {
    const [started] = events;
    if (started?.type !== "run-started") return [];
    const { plan } = started;
    const task = (chunk: string): string => `${plan}\0${chunk}`;
    const used = new UsageBook(priceOf);
    const facts = events.flatMap((event, at): LoopFact[] => [
      ...judgements(event, refused, task),
      ...interventions(events, at),
      ...used.take(event).map((used) => ({ kind: "used" as const, at: event.at, used })),
    ]);
    const last = events.at(-1)?.at ?? started.at;
    for (const rest of used.finish()) facts.push({ kind: "used", at: last, used: rest });
    return facts.map((fact) => ({ ...fact, plan }));
  });
}

/** An attempt that a crash, a limit or a lost login ended judged nothing: it is no loop. */
function judgements(
  event: StoredEvent,
  refused: Map<string, number>,
  task: (chunk: string) => string,
): LoopFact[] {
  const { at } = event;
  if (event.type === "agent-finished")
    return [{ kind: "attempt", at, minutes: event.durationMs / 60_000 }];
  const ok = event.type === "chunk-committed";
  if (!ok && !(event.type === "attempt-ended" && event.counted)) return [];
  const before = refused.get(task(event.chunk));
  const loops = (before ?? 0) + 1;
  refused.set(task(event.chunk), ok ? 0 : loops);
  return [
    ...(before === undefined ? [{ kind: "first" as const, at, ok }] : []),
    ...(ok ? [{ kind: "resolved" as const, at, loops }] : []),
  ];
}

/** Time alone ends a rate limit; everything else that lets a run go on is somebody's work. */
function interventions(events: readonly StoredEvent[], index: number): LoopFact[] {
  const event = events[index];
  if (event?.type !== "run-resumed" && event?.type !== "run-reopened") return [];
  const before = events[index - 1];
  const { at } = event;
  if (before?.type === "run-stopped") return [{ kind: "intervention", what: "stop", at }];
  if (before?.type !== "run-paused") return [{ kind: "intervention", what: "resume", at }];
  return before.outcome === undefined ? [] : [{ kind: "intervention", what: "pause", at }];
}

/** What people did to let the line go on. Leaving plan mode is an approval. */
export function factsOfLine(line: readonly StoredLineEvent[]): LoopFact[] {
  const byPeople = new Set(["incident-closed", "hypothesis-given", "counters-reset"]);
  return line.flatMap((event): LoopFact[] =>
    byPeople.has(event.type) && "plan" in event
      ? [{ kind: "intervention", what: "andon", at: event.at, plan: event.plan }]
      : [],
  );
}

/** Corrections that people gave and that still stand. */
export function factsOfCorrections(lines: readonly CorrectionLine[]): LoopFact[] {
  return lines.flatMap(({ correction }): LoopFact[] =>
    correction && !isAgents(correction)
      ? [{ kind: "intervention", what: "correction", at: correction.date }]
      : [],
  );
}
