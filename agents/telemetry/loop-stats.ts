import { readCorrections } from "#wiki";
import type { LineStore } from "../andon/line-store.ts";
import { costOf, shippedPrices } from "../budget/prices.ts";
import { stageStats, type StageStats } from "../execute/stage-stats.ts";
import type { RunStore } from "../journal/run-store.ts";
import { serviceOf } from "./conventions.ts";
import {
  factsOfCorrections,
  factsOfLine,
  factsOfRuns,
  type LoopFact,
  type PlanRun,
} from "./loop-facts.ts";
import { figuresOf, ratiosOf, type LoopFigures, type Ratios } from "./loop-figures.ts";
import type { PriceOf } from "./usage-book.ts";

/** What the loops came to, in all and over time (seed 001: is the tool getting better, or only busier?). */
export interface LoopStats extends LoopFigures {
  stages: StageStats[];
  ratios: Ratios;
  /** Newest first. */
  plans: PlanFigures[];
  /** Weeks in which something happened, oldest first. */
  weeks: WeekFigures[];
  /** The latest four weeks that resolved chunks beside the four before them, once there are two such weeks. */
  trend: { before: Ratios; recent: Ratios } | null;
}

export interface PlanFigures extends LoopFigures {
  plan: string;
  runs: number;
}

export interface WeekFigures extends LoopFigures {
  /** Its Monday in UTC: `2026-11-16`. */
  week: string;
}

export interface LoopSources {
  runs: Pick<RunStore, "list" | "read">;
  line: Pick<LineStore, "read">;
  /** Text of AGENTS.md; what people corrected there counts. */
  agentsMd: string | undefined;
}

export async function readLoopStats(sources: LoopSources): Promise<LoopStats> {
  const summaries = await sources.runs.list();
  const runs = await Promise.all(
    summaries.map(async ({ run }) => ({ run, events: await sources.runs.read(run) })),
  );
  const prices = await shippedPrices();
  const priceOf: PriceOf = (label, usage) => {
    const { model } = serviceOf(label);
    return model === undefined ? undefined : costOf(prices, model, usage);
  };
  const facts = [
    ...factsOfRuns(runs, priceOf),
    ...factsOfLine(await sources.line.read()),
    ...factsOfCorrections(readCorrections(sources.agentsMd ?? "")?.lines ?? []),
  ];
  return loopStats(runs, facts);
}

function loopStats(runs: readonly PlanRun[], facts: readonly LoopFact[]): LoopStats {
  const figures = figuresOf(facts);
  const weeks = weeksOf(facts);
  return {
    ...figures,
    ratios: ratiosOf(figures),
    stages: stageStats(runs.map(({ events }) => events)),
    plans: plansOf(runs, facts),
    weeks,
    trend: trendOf(weeks, facts),
  };
}

function plansOf(runs: readonly PlanRun[], facts: readonly LoopFact[]): PlanFigures[] {
  const times = new Map<string, number>();
  for (const { events } of runs) {
    const [started] = events;
    if (started?.type === "run-started")
      times.set(started.plan, (times.get(started.plan) ?? 0) + 1);
  }
  const byPlan = groupBy(facts, ({ plan }) => plan);
  const rows = [...times].map(([plan, count]) => {
    return { plan, runs: count, ...figuresOf(byPlan.get(plan) ?? []) };
  });
  return rows.toReversed();
}

function weeksOf(facts: readonly LoopFact[]): WeekFigures[] {
  return [...groupBy(facts, weekOf)]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([week, these]) => ({ week, ...figuresOf(these) }));
}

function weekOf({ at }: LoopFact): string {
  const day = new Date(at);
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

/** Fewer weeks are luck. */
const trendWeeks = 4;

function trendOf(weeks: readonly WeekFigures[], facts: readonly LoopFact[]): LoopStats["trend"] {
  const resolving = weeks.filter(({ chunks }) => chunks > 0).map(({ week }) => week);
  const half = Math.min(trendWeeks, Math.floor(resolving.length / 2));
  if (half === 0) return null;
  const over = (names: readonly string[]): Ratios =>
    ratiosOf(figuresOf(facts.filter((fact) => names.includes(weekOf(fact)))));
  return { before: over(resolving.slice(-2 * half, -half)), recent: over(resolving.slice(-half)) };
}

function groupBy<Key>(
  facts: readonly LoopFact[],
  keyOf: (fact: LoopFact) => Key,
): Map<Key, LoopFact[]> {
  const groups = new Map<Key, LoopFact[]>();
  for (const fact of facts) {
    const group = groups.get(keyOf(fact)) ?? [];
    group.push(fact);
    groups.set(keyOf(fact), group);
  }
  return groups;
}
