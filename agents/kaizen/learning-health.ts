import type { StoredEvent } from "../journal/run-event.ts";
import { idleRuns } from "../journal/step-log.ts";
import { attemptsOf } from "./receipts.ts";

type Runs = readonly (readonly StoredEvent[])[];

/**
 * Why the packets of the last runs were empty of memory, or undefined when they were not, or there are too few
 * runs to say. Runs of commands alone are told nothing and do not count.
 */
export function whyNothingShown(runs: Runs, times = idleRuns): string | undefined {
  const told = runs
    .map((events) => attemptsOf("", events).filter(({ packet }) => packet !== undefined))
    .filter((attempts) => attempts.length > 0)
    .slice(-times);
  if (told.length < times) return undefined;
  const shown = told
    .flat()
    .some(({ receipts }) => receipts.some(({ id }) => !id.startsWith("skill:")));
  return shown ? undefined : `No page and no learning was shown in the last ${times} runs.`;
}

/**
 * Why nothing was learned where something could have been, or undefined: of the last chunks that needed more
 * than one attempt, or whose maker offered something, none left a learning or confirmed one.
 */
export function whyNothingLearned(runs: Runs, times = idleRuns): string | undefined {
  const chances = runs.flatMap(chancesOf).slice(-times);
  if (chances.length < times || chances.some(({ learned }) => learned)) return undefined;
  const reasons = chances.flatMap(({ refused }) => refused ?? []);
  const why =
    reasons.length === 0
      ? "nothing was offered to the gate"
      : `the gate said: ${[...new Set(reasons)].join("; ")}`;
  return `${times} chunks in a row could have taught something and left nothing: ${why}.`;
}

function chancesOf(events: readonly StoredEvent[]): { learned: boolean; refused?: string }[] {
  const failed = new Set<string>();
  return events.flatMap((event) => {
    if (event.type === "attempt-ended" && event.counted) failed.add(event.chunk);
    if (event.type !== "commit-intended") return [];
    const { learning, kaizen, chunk } = event;
    const learned = learning !== undefined || kaizen?.merged !== undefined;
    const isChance = failed.has(chunk) || learned || kaizen?.refused !== undefined;
    const refused = kaizen?.refused;
    return isChance ? [{ learned, ...(refused === undefined ? {} : { refused }) }] : [];
  });
}
