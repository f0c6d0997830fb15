import { readLoopStats, type LoopStats, type StoredEvent } from "#agents";
import type { ServerServices } from "../services.ts";

export interface Stats {
  pages: number;
  links: number;
  /** Pages that no other page links to. */
  orphans: number;
  byType: Record<string, number>;
  plans: Record<string, number>;
  runs: number;
  /** What the loops came to, in all and by week and plan, and what each stage caught. */
  loops: LoopStats;
  /** By day, oldest first; days on which nothing ran are left out. */
  days: readonly { day: string; attempts: number; committed: number; failed: number }[];
}

type Services = Pick<
  ServerServices,
  "wiki" | "plans" | "runs" | "planStatus" | "andon" | "committedText"
>;

export async function gatherStats(services: Services): Promise<Stats> {
  const { wiki, plans, runs, planStatus, andon } = services;
  const [pages, graph, summaries] = await Promise.all([wiki.pages(), wiki.graph(), runs.list()]);
  const journals = await Promise.all(summaries.map(({ run }) => runs.read(run)));
  const statuses = await Promise.all(
    (await plans.list()).map(async ({ id, plan }) => (await planStatus(id)) ?? plan?.status),
  );
  const isLinked = (path: string): boolean =>
    graph.backlinks(path).some(({ from }) => from.path !== path);
  return {
    pages: pages.length,
    links: pages.reduce((sum, { path }) => sum + graph.links(path).length, 0),
    orphans: pages.filter(({ path }) => !isLinked(path)).length,
    byType: tally(pages.map(({ type }) => type)),
    plans: tally(statuses.map((status) => status ?? "unreadable")),
    runs: summaries.length,
    loops: await readLoopStats({
      runs,
      line: andon.line,
      agentsMd: await services.committedText("AGENTS.md"),
    }),
    days: daysOf(journals.flat()),
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a.localeCompare(b)));
}

function daysOf(events: readonly StoredEvent[]): Stats["days"] {
  const days = new Map<string, { attempts: number; committed: number; failed: number }>();
  for (const { at, ...event } of events) {
    const day = days.get(at.slice(0, 10)) ?? { attempts: 0, committed: 0, failed: 0 };
    if (event.type === "attempt-started") day.attempts += 1;
    else if (event.type === "chunk-committed") day.committed += 1;
    else if (event.type === "attempt-ended" && event.outcome !== "ok") day.failed += 1;
    else continue;
    days.set(at.slice(0, 10), day);
  }
  return [...days]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([day, counts]) => ({ day, ...counts }));
}
