import { foldRun, type AttemptState } from "#agents";
import { runFacts, type RunFacts } from "./run-facts.ts";
import type { ServerServices } from "../services.ts";
import { timeline, type TimelineEntry } from "./timeline.ts";

export interface RunPageProps {
  facts: RunFacts;
  planTitle: string;
  /** Who holds the plan's lease now. */
  holder: string | undefined;
  entries: readonly TimelineEntry[];
}

type Runs = ServerServices["runs"];

/** Newest first. */
export async function recentRuns(runs: Runs, limit = Infinity): Promise<RunFacts[]> {
  const newest = (await runs.list()).toReversed().slice(0, limit);
  return Promise.all(newest.map(async (run) => runFacts(run, await runs.read(run.run))));
}

/** Undefined when the store lists no such run: an id from an address is never read as a path. */
export async function gatherRun(
  { runs, plans }: ServerServices,
  id: string,
): Promise<RunPageProps | undefined> {
  const summary = (await runs.list()).find(({ run }) => run === id);
  if (summary === undefined) return undefined;
  const events = await runs.read(summary.run);
  const plan = (await plans.list()).find((stored) => stored.plan?.id === summary.plan)?.plan;
  return {
    facts: runFacts(summary, events),
    planTitle: plan?.title ?? summary.plan,
    holder: await runs.holder(summary.plan),
    entries: timeline(events),
  };
}

export interface LatestRun {
  facts: RunFacts;
  /** By chunk id. */
  attempts: ReadonlyMap<string, readonly AttemptState[]>;
}

export async function latestRunOf(runs: Runs, plan: string): Promise<LatestRun | undefined> {
  const summary = (await runs.list()).findLast((run) => run.plan === plan);
  if (summary === undefined) return undefined;
  const events = await runs.read(summary.run);
  const chunks = foldRun(summary.run, events)?.chunks ?? new Map();
  return {
    facts: runFacts(summary, events),
    attempts: new Map([...chunks].map(([id, { attempts }]) => [id, attempts])),
  };
}
