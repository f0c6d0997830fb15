import type { ContentRoot } from "#wiki";
import type { StoredEvent } from "../journal/run-event.ts";
import { entriesOfPages } from "./find-learnings.ts";
import { changeEntry } from "./learning-lines.ts";
import { tallyRun, withTally } from "./tally.ts";

/**
 * Adds what a run's receipts say to the counts of the learnings, and retires those that did harm. Done where
 * the run is merged: a run counts once, and two branches never change the same line.
 */
export async function countReceipts(
  memory: ContentRoot,
  events: readonly StoredEvent[],
): Promise<void> {
  const places = await entriesOfPages(memory);
  const tallies = tallyRun(
    events,
    places.map(({ entry }) => entry),
  );
  for (const { page, entry } of places) {
    const tally = tallies.get(entry.learning.id);
    if (!tally) continue;
    const text = (await memory.read(page)) ?? "";
    await memory.write(
      page,
      changeEntry(text, entry.learning.id, (old) => withTally(old, tally)),
    );
  }
}
