import { interventionKinds, readLoopStats, type LoopStats } from "#agents";
import type { CommandRun } from "../command.ts";
import { openWorkspace } from "../compose.ts";
import { count } from "../doctor/check.ts";
import { exitCodes } from "../exit-codes.ts";
import { textTable, visibleText } from "./plan/visible-text.ts";

/** `loopwiki stats`: whether the loops get better, what they cost, and what each of their stages caught. */
export const run: CommandRun = async (context) => {
  const { runs, line, content } = await openWorkspace(context);
  const agentsMd = await content.readRepositoryFile("AGENTS.md");
  const stats = await readLoopStats({ runs, line, agentsMd });
  const total = stats.plans.reduce((sum, plan) => sum + plan.runs, 0);
  const { output } = context;
  output.answer("stats", { runs: total, ...stats }, describe(total, stats));
  for (const { stage, examples } of stats.stages)
    for (const example of examples) output.detail(visibleText(`${stage}: ${example}`));
  if (total === 0) output.next("loopwiki plan list", "plans that could be executed");
  else output.next("loopwiki stats memory", "what memory had to do with it");
  return exitCodes.ok;
};

type Figures = Omit<LoopStats["weeks"][number], "week">;

function describe(runs: number, stats: LoopStats): string {
  if (runs === 0) return "No run yet: there is nothing to count.";
  const { ratios, spent, minutes } = stats;
  const price =
    spent.unpriced === 0 ? "" : `, and ${count(spent.unpriced, "agent")} without a price`;
  const head = [
    `${count(runs, "run")}: ${count(stats.chunks, "chunk")} committed; ${count(stats.attempts, "attempt")} in all.`,
    `Loops to resolution: ${number(ratios.loops)} a chunk.`,
    `Right at the first attempt: ${stats.firstTry} of ${stats.tried} (${percent(ratios.firstTry)}).`,
    `Manual interventions: ${number(ratios.interventions)} a chunk (${interventions(stats)}).`,
    `Spent: ${minutes.toFixed(0)} min, ${tokens(stats)} tokens, $${spent.costUsd.toFixed(2)}${price}.`,
    ...trend(stats),
  ].join("\n");
  const tables = [weeks(stats), plans(stats), stages(stats)].filter((table) => table !== "");
  return [head, ...tables].join("\n\n");
}

const words: Record<keyof Figures["interventions"], (times: number) => string> = {
  pause: (times) => `${count(times, "pause")} answered`,
  stop: (times) => `${count(times, "stop")} answered`,
  resume: (times) => `${count(times, "run")} taken up again`,
  andon: (times) => `${count(times, "incident")} closed or explained`,
  correction: (times) => count(times, "correction"),
};

function interventions({ interventions: of }: Figures): string {
  const some = interventionKinds.filter((kind) => of[kind] > 0);
  return some.map((kind) => words[kind](of[kind])).join(", ") || "none";
}

function trend({ trend }: LoopStats): string[] {
  if (trend === null) return [];
  const { before, recent } = trend;
  const parts = [
    `loops ${number(before.loops)} to ${number(recent.loops)}`,
    `first attempts ${percent(before.firstTry)} to ${percent(recent.firstTry)}`,
    `interventions ${number(before.interventions)} to ${number(recent.interventions)}`,
  ];
  return [`The latest weeks beside those before: ${parts.join(", ")}.`];
}

const columns = ["chunks", "loops", "first try", "interventions", "tokens", "cost"];

function cells(figures: Figures): string[] {
  const { chunks, loops, firstTry, tried, interventions, spent } = figures;
  const steps = interventionKinds.reduce((sum, kind) => sum + interventions[kind], 0);
  const cost =
    spent.costUsd === 0 && spent.unpriced > 0 ? "unknown" : `$${spent.costUsd.toFixed(2)}`;
  return [
    String(chunks),
    String(loops),
    `${firstTry}/${tried}`,
    String(steps),
    tokens(figures),
    cost,
  ];
}

/** Older ones are in `--json`. */
const shown = { weeks: 12, plans: 10 };

function weeks({ weeks }: LoopStats): string {
  if (weeks.length === 0) return "";
  const rows = weeks.slice(-shown.weeks).map((week) => [week.week, ...cells(week)]);
  return textTable([["week of", ...columns], ...rows]);
}

function plans({ plans }: LoopStats): string {
  if (plans.length === 0) return "";
  const rows = plans.slice(0, shown.plans).map((plan) => [visibleText(plan.plan), ...cells(plan)]);
  return textTable([["plan", ...columns], ...rows]);
}

function stages({ stages }: LoopStats): string {
  if (stages.length === 0) return "";
  const rows = stages.map(({ stage, ran, skipped, caught }) => [
    visibleText(stage),
    String(ran),
    String(skipped),
    String(caught),
  ]);
  return textTable([["stage", "ran", "skipped", "caught"], ...rows]);
}

function tokens({ spent }: Figures): string {
  return (spent.inputTokens + spent.outputTokens).toLocaleString("en");
}

function number(value: number | null): string {
  return value === null ? "none" : value.toFixed(1);
}

function percent(value: number | null): string {
  return value === null ? "none" : `${Math.round(value * 100)} %`;
}
