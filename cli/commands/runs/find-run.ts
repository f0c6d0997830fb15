import type { RunSummary } from "#agents";
import { closest, LoopwikiError } from "#wiki";

/** The run of that name, or the latest of the plan of that name. Throws `unknown-run`. */
export function findRun(summaries: readonly RunSummary[], name: string): RunSummary {
  const found =
    summaries.find(({ run }) => run === name) ?? summaries.findLast(({ plan }) => plan === name);
  if (found) return found;
  const near = closest(
    name,
    summaries.flatMap(({ run, plan }) => [run, plan]),
  );
  throw new LoopwikiError(
    "unknown-run",
    `Unexpected run "${name}", expected the name of a run or of a plan that was executed.`,
    { hint: near === undefined ? "loopwiki runs list" : `Did you mean "${near}"?` },
  );
}
