import { formatCorrection, readCorrections, type ContentRoot } from "#wiki";
import type { LearningRecord } from "../journal/run-records.ts";
import { insertEntry, newEntry, parseEntries, withoutEntries } from "./learning-lines.ts";

/** Three texts of a file in conflict; undefined where a side has none. */
export interface Sides {
  base: string | undefined;
  ours: string | undefined;
  theirs: string | undefined;
}

/**
 * A page on which two plans learned something: the target's text with the learnings of this run, or
 * undefined when the two differ in more than such lines, or the target has deleted it.
 */
function joinLearnings(
  { base = "", ours, theirs }: Sides,
  learned: readonly LearningRecord[],
): string | undefined {
  if (ours === undefined || theirs === undefined) return undefined;
  const [left, right] = [plain(ours), plain(theirs)];
  if (left !== right && right !== plain(base)) return undefined;
  const lines = parseEntries(theirs).flatMap(({ learning }) =>
    learned.some(({ id }) => id === learning.id) ? [newEntry(learning)] : [],
  );
  return lines.reduce(insertEntry, ours);
}

/** The same for the corrections block of AGENTS.md: lines of both sides stay, each once. */
function joinCorrections({ base = "", ours, theirs }: Sides): string | undefined {
  if (ours === undefined || theirs === undefined) return undefined;
  const theirBlock = readCorrections(theirs);
  const ourBlock = readCorrections(ours);
  if (!theirBlock || !ourBlock || plainBlock(theirs) !== plainBlock(base)) return undefined;
  const known = new Set(ourBlock.lines.map(({ correction }) => correction?.id));
  const fresh = theirBlock.lines.flatMap(({ correction }) =>
    correction && !known.has(correction.id) ? [correction] : [],
  );
  const at = ourBlock.lines.at(-1)?.end ?? ourBlock.start;
  const added = fresh.map((correction) => `\n${formatCorrection(correction)}`).join("");
  return ours.slice(0, at) + added + ours.slice(at);
}

/** Takes in the run's learnings and corrections where they alone conflict; false leaves all as it was. */
export async function joinMemory(
  memory: ContentRoot,
  conflicts: readonly string[],
  { sidesOf, learned }: { sidesOf: (path: string) => Promise<Sides>; learned: LearningRecord[] },
): Promise<boolean> {
  const joined: [path: string, text: string][] = [];
  for (const path of conflicts) {
    const sides = await sidesOf(path);
    const isPage = path.startsWith(memory.repositoryPath("wiki/"));
    if (!isPage && path !== "AGENTS.md") return false;
    const text = isPage ? joinLearnings(sides, learned) : joinCorrections(sides);
    if (text === undefined) return false;
    joined.push([path, text]);
  }
  const prefix = memory.repositoryPath("").length;
  for (const [path, text] of joined) {
    if (path === "AGENTS.md") await memory.writeRepositoryFile(path, text);
    else await memory.write(path.slice(prefix), text);
  }
  return true;
}

/** A page without its learnings and their heading. */
function plain(text: string): string {
  return withoutEntries(text)
    .replace(/^## Learnings\s*$/m, "")
    .trimEnd();
}

function plainBlock(text: string): string {
  const lines = readCorrections(text)?.lines ?? [];
  return lines
    .toReversed()
    .reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
    .replaceAll(/\n{2,}/g, "\n");
}
