import { requireRun } from "./find-run.ts";
import { planOfRun } from "./run-context.ts";
import type { Plan } from "#plans";
import { plainDiff } from "../packet/plain-diff.ts";
import type { Incident } from "../andon/incident.ts";
import type { RunState } from "../journal/run-state.ts";
import type { ExecuteServices } from "./services.ts";

/** What a person needs to decide on a run: the difference, and the proof behind every chunk. */
export interface Review {
  plan: Plan;
  run: RunState;
  /** `git diff --stat` and the diff of base..head, without memory files. */
  stat: string;
  diff: string;
  /** What the run adds to the memory: log, learnings, index. */
  memoryDiff: string;
  incident?: Incident;
}

export async function reviewPlan(
  services: Pick<ExecuteServices, "git" | "content"> & {
    plans: Pick<ExecuteServices["plans"], "get">;
    runs: Pick<ExecuteServices["runs"], "list" | "read">;
    incidents: Pick<ExecuteServices["incidents"], "list">;
  },
  name: string,
): Promise<Review> {
  const run = await requireRun(services, name);
  const range = [run.started.base, run.head];
  const wiki = services.content.repositoryPath("wiki");
  const diff = (...args: string[]): Promise<string> => plainDiff(services.git, args);
  const incidents = run.incident === undefined ? [] : await services.incidents.list();
  const incident = incidents.find(({ id }) => id === run.incident);
  return {
    plan: planOfRun(run),
    run,
    stat: await diff("--stat", ...range),
    diff: await diff(...range, "--", ".", `:(exclude)${wiki}`),
    memoryDiff: await diff(...range, "--", wiki),
    ...(incident ? { incident } : {}),
  };
}
