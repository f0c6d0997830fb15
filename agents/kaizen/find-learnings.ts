import { matchesAny, type Chunk } from "#plans";
import type { ContentRoot } from "#wiki";
import type { RunContext } from "../execute/run-context.ts";
import type { StoredEvent } from "../journal/run-event.ts";
import type { LearningRecord } from "../journal/run-records.ts";
import { foldRun } from "../journal/run-state.ts";
import { newEntry, parseEntries, type LearningEntry } from "./learning-lines.ts";
import { textOf } from "./learning-gate.ts";
import { likenessOfWords } from "./likeness.ts";
import { isHarmful, tallyRun } from "./tally.ts";

const maxShown = 5;

/**
 * Learnings about the files of the chunk, the most telling first: those that share words with what is to be
 * done, that helped before, and of equals the newest. From the wiki, and from runs that were discarded.
 */
export async function findLearnings(run: RunContext, chunk: Chunk): Promise<LearningRecord[]> {
  const known = await knownLearnings(run);
  const asked = [
    chunk.title,
    chunk.instructions,
    ...chunk.contract.map(({ criterion }) => criterion),
  ];
  const scored = known
    .filter(({ retired, learning }) => !retired && overlaps(learning.scope, chunk.files))
    .map((entry, age) => {
      const { helpful, harmful, learning } = entry;
      const use = Math.tanh((helpful - harmful) / 4) / 2; // half a text's worth at most
      return { learning, score: likenessOfWords(asked.join("\n"), textOf(learning)) + use, age };
    });
  return scored
    .toSorted((left, right) => right.score - left.score || right.age - left.age)
    .slice(0, maxShown)
    .map(({ learning }) => learning);
}

/**
 * Every learning that counts in this run, oldest first on its page, with what runs that are not merged yet
 * have seen of it. A discarded plan's learnings are kept (DESIGN 7).
 */
export async function knownLearnings(run: RunContext): Promise<LearningEntry[]> {
  const entries = new Map<string, LearningEntry>();
  for (const { entry } of await entriesOfPages(run.memory())) entries.set(entry.learning.id, entry);
  for (const { run: id } of await run.services.runs.list())
    addRun(entries, id, await run.services.runs.read(id));
  return [...entries.values()];
}

/** What a run that is not merged has learned and seen; a merged one's is on the pages. */
function addRun(
  entries: Map<string, LearningEntry>,
  run: string,
  events: readonly StoredEvent[],
): void {
  const state = foldRun(run, events);
  if (!state || state.phase === "merged") return;
  const discarded = state.phase === "discarded" ? state.learnings : [];
  for (const learning of discarded.filter(({ id }) => !entries.has(id)))
    entries.set(learning.id, newEntry(learning));
  for (const [id, { helpful, harmful }] of tallyRun(events, [...entries.values()])) {
    const entry = entries.get(id);
    if (!entry) continue;
    entry.helpful += helpful;
    entry.harmful += harmful;
    entry.retired ||= isHarmful(entry);
  }
}

/** The learnings on all pages, with the page each stands on. */
export async function entriesOfPages(
  memory: ContentRoot,
): Promise<{ page: string; entry: LearningEntry }[]> {
  const { paths } = await memory.stampMarkdown("wiki");
  return paths.flatMap((path) => {
    const text = memory.readStamped(path);
    if (text?.includes("- `L-") !== true) return [];
    return parseEntries(text).map((entry) => ({ page: path, entry }));
  });
}

export function formatLearning({ id, trigger, rule, evidence }: LearningRecord): string {
  return `- ${id}: When ${trigger}: ${rule} (${evidence})`;
}

function overlaps(scope: readonly string[], files: readonly string[]): boolean {
  return (
    files.some((file) => scope.includes(file) || matchesAny(file, scope)) ||
    scope.some((glob) => matchesAny(glob, files))
  );
}
