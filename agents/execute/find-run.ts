import { LoopwikiError } from "#wiki";
import { foldRun, type RunState } from "../journal/run-state.ts";
import type { ExecuteServices } from "./services.ts";

/** The latest run of a plan, or undefined when it was never executed. */
export async function latestRun(
  services: { runs: Pick<ExecuteServices["runs"], "list" | "read"> },
  plan: string,
): Promise<RunState | undefined> {
  const runs = (await services.runs.list()).filter((summary) => summary.plan === plan);
  const run = runs.at(-1)?.run;
  return run === undefined ? undefined : foldRun(run, await services.runs.read(run));
}

/** The latest run of the plan that a person named; the plan's file may be gone, the journal is enough. */
export async function requireRun(
  services: {
    plans: Pick<ExecuteServices["plans"], "get">;
    runs: Pick<ExecuteServices["runs"], "list" | "read">;
  },
  name: string,
): Promise<RunState> {
  const stored = await services.plans.get(name).catch((error: unknown) => error);
  const id = isStored(stored) ? stored.plan.id : name;
  const run = await latestRun(services, id);
  if (run) return run;
  if (stored instanceof LoopwikiError) throw stored;
  throw new LoopwikiError("no-run", `Plan ${id} was never executed.`, {
    hint: `loopwiki execute ${id}`,
  });
}

function isStored(value: unknown): value is { plan: { id: string } } {
  return typeof value === "object" && value !== null && "plan" in value;
}
