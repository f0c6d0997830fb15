import { Chunk } from "@codemirror/merge";
import { Text } from "@codemirror/state";

/** Lines `from` to `to` (exclusive, 0-based) of the base, and what one side made of them. */
interface Hunk {
  from: number;
  to: number;
  lines: readonly string[];
}

export interface Merged {
  text: string;
  /** Places where both sides changed the same lines. */
  clashes: number;
}

/**
 * What both sides made of the base. Where they changed different lines both changes are in it. Where both only
 * added lines, theirs come first. Where they changed the same lines mine are kept: the reader is shown theirs.
 */
export function mergeTexts(base: string, mine: string, theirs: string): Merged {
  const lines = base.split("\n");
  const merged: string[] = [];
  let clashes = 0;
  let at = 0;
  const queues = { mine: hunks(base, mine), theirs: hunks(base, theirs) };
  for (;;) {
    const group = nextGroup(queues);
    if (!group) break;
    merged.push(...lines.slice(at, group.from));
    const { lines: made, isClash } = settle(lines, group);
    merged.push(...made);
    if (isClash) clashes += 1;
    at = group.to;
  }
  return { text: [...merged, ...lines.slice(at)].join("\n"), clashes };
}

interface Group {
  from: number;
  to: number;
  mine: Hunk[];
  theirs: Hunk[];
}

/** The next hunk, with all that touch it. */
function nextGroup(queues: { mine: Hunk[]; theirs: Hunk[] }): Group | undefined {
  const first = [queues.mine[0], queues.theirs[0]]
    .filter((hunk) => hunk !== undefined)
    .toSorted((left, right) => left.from - right.from)[0];
  if (!first) return undefined;
  const group: Group = { from: first.from, to: first.to, mine: [], theirs: [] };
  for (let grew = true; grew;) {
    grew = false;
    for (const side of ["mine", "theirs"] as const) {
      const [hunk] = queues[side];
      if (!hunk || hunk.from > group.to) continue;
      queues[side].shift();
      group[side].push(hunk);
      group.to = Math.max(group.to, hunk.to);
      grew = true;
    }
  }
  return group;
}

function settle(base: readonly string[], group: Group): { lines: string[]; isClash: boolean } {
  const [mine, theirs] = [apply(base, group, group.mine), apply(base, group, group.theirs)];
  if (group.theirs.length === 0) return { lines: mine, isClash: false };
  if (group.mine.length === 0) return { lines: theirs, isClash: false };
  if (mine.join("\n") === theirs.join("\n")) return { lines: mine, isClash: false };
  const isAdded = group.from === group.to;
  return { lines: isAdded ? [...theirs, ...mine] : mine, isClash: true };
}

/** The group's lines as one side has them. */
function apply(base: readonly string[], group: Group, made: readonly Hunk[]): string[] {
  let at = group.from;
  const lines: string[] = [];
  for (const hunk of made) {
    lines.push(...base.slice(at, hunk.from), ...hunk.lines);
    at = hunk.to;
  }
  return [...lines, ...base.slice(at, group.to)];
}

function hunks(base: string, changed: string): Hunk[] {
  const [before, after] = [base.split("\n"), changed.split("\n")];
  const [from, to] = [Text.of(before), Text.of(changed.split("\n"))];
  return Chunk.build(from, to).map(({ fromA, toA, fromB, toB }) => {
    const lines = after.slice(lineAt(to, fromB), lineAt(to, toB));
    return trimmed(before, { from: lineAt(from, fromA), to: lineAt(from, toA), lines });
  });
}

/** Without the lines at its ends that are as before: text added after a line is no change of that line. */
function trimmed(base: readonly string[], { from, to, lines }: Hunk): Hunk {
  let [first, last] = [0, lines.length];
  while (from + first < to && first < last && base[from + first] === lines[first]) first += 1;
  let end = to;
  while (end > from + first && last > first && base[end - 1] === lines[last - 1]) {
    end -= 1;
    last -= 1;
  }
  return { from: from + first, to: end, lines: lines.slice(first, last) };
}

/** A chunk that reaches the end of the text ends one character after it. */
function lineAt(text: Text, offset: number): number {
  return offset > text.length ? text.lines : text.lineAt(offset).number - 1;
}
