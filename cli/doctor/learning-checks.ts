import { learningsOnPages, whyIdle, whyNothingLearned, whyNothingShown } from "#agents";
import type { Workspace } from "../compose.ts";
import { count, fail, ok, type Check } from "./check.ts";

export type LearningPlace = Pick<Workspace, "runs" | "steps" | "content" | "config">;

/**
 * Whether the learning half does anything: its commonest failure is that it silently does nothing (mission
 * part 0). Too few runs to say are no failure.
 */
export async function checkLearning(place: LearningPlace): Promise<Check[]> {
  const summaries = await place.runs.list();
  const events = await Promise.all(summaries.map(({ run }) => place.runs.read(run)));
  const steps = await place.steps.list();
  const entries = await learningsOnPages(place.content);
  const live = entries.filter(({ entry }) => !entry.retired).length;
  const off = place.config.ceremony.memory === "off";
  return [
    off
      ? ok("memory shown", 'Off: the setting "ceremony.memory" shows makers nothing.')
      : told(
          "memory shown",
          whyNothingShown(events),
          "Packets hold some, or there are too few runs to say.",
          {
            fix: "loopwiki stats memory",
          },
        ),
    told("learning", whyNothingLearned(events), `${count(live, "learning")} in force.`, {
      fix: "loopwiki stats memory",
    }),
    told("index kept up", whyIdle("index", steps), "Nothing was left undone.", {
      fix: "loopwiki index",
    }),
    told("documentation", whyIdle("documentation", steps), "Nothing was left undone.", {
      fix: "loopwiki document",
    }),
  ];
}

function told(
  name: string,
  problem: string | undefined,
  good: string,
  { fix }: { fix: string },
): Check {
  return problem === undefined ? ok(name, good) : fail(name, problem, fix);
}
