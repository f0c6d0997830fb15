import type { PageEdit } from "./page-change.ts";

/** Lines around a change that are shown. */
const context = 2;
/** Beyond so many lines on both sides of a change, it is shown as one: the table costs their product. */
const maxTable = 2_000_000;

type Line = { mark: " " | "-" | "+"; text: string };

/** The edits as a unified diff in git's form; a page that goes while one comes has moved. */
export function unifiedDiff(edits: readonly PageEdit[]): string {
  const [gone, ...more] = edits.filter(({ after }) => after === undefined);
  const [come, ...others] = edits.filter(({ before }) => before === undefined);
  if (!gone || !come || more.length + others.length > 0) return edits.map(diffOf).join("");
  const rest = edits.filter((edit) => edit !== gone && edit !== come);
  const changed = hunks(compare(linesOf(gone.before), linesOf(come.after)));
  const names = `--- a/${gone.path}\n+++ b/${come.path}\n`;
  const moved = `rename from ${gone.path}\nrename to ${come.path}\n`;
  return [moved, ...(changed.length === 0 ? [] : [names, ...changed]), ...rest.map(diffOf)].join(
    "",
  );
}

function diffOf({ path, before, after }: PageEdit): string {
  const from = before === undefined ? "/dev/null" : `a/${path}`;
  const to = after === undefined ? "/dev/null" : `b/${path}`;
  return [`--- ${from}\n+++ ${to}\n`, ...hunks(compare(linesOf(before), linesOf(after)))].join("");
}

function linesOf(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text.replace(/\n$/, "").split("\n");
}

/** The longest common subsequence of what remains between an equal beginning and an equal end. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start])
    start += 1;
  let same = 0;
  const most = Math.min(before.length, after.length) - start;
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same])
    same += 1;
  return [
    ...marked(" ", before.slice(0, start)),
    ...changes(before.slice(start, before.length - same), after.slice(start, after.length - same)),
    ...marked(" ", before.slice(before.length - same)),
  ];
}

function marked(mark: Line["mark"], texts: readonly string[]): Line[] {
  return texts.map((text) => ({ mark, text }));
}

function changes(old: readonly string[], now: readonly string[]): Line[] {
  if (old.length * now.length > maxTable) return [...marked("-", old), ...marked("+", now)];
  const common = commonLengths(old, now);
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    const text = old[i] ?? "";
    if (text === now[j]) {
      lines.push({ mark: " ", text });
      [i, j] = [i + 1, j + 1];
    } else if (common(i + 1, j) >= common(i, j + 1)) {
      lines.push({ mark: "-", text });
      i += 1;
    } else {
      lines.push({ mark: "+", text: now[j] ?? "" });
      j += 1;
    }
  }
  return [...lines, ...marked("-", old.slice(i)), ...marked("+", now.slice(j))];
}

/** How many lines two endings have in common, by where they begin. */
function commonLengths(
  old: readonly string[],
  now: readonly string[],
): (i: number, j: number) => number {
  const width = now.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      table[i * width + j] =
        old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}

/** Changes with the lines around them; two that are near each other share a hunk. */
function hunks(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ mark }, index) => (mark === " " ? [] : [index]));
  const groups: [from: number, to: number][] = [];
  for (const index of changed) {
    const last = groups.at(-1);
    if (last && index - last[1] <= 2 * context) last[1] = index;
    else groups.push([index, index]);
  }
  return groups.map(([from, to]) => hunk(lines, Math.max(0, from - context), to + context + 1));
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (part: readonly Line[], other: Line["mark"]): number =>
    part.filter(({ mark }) => mark !== other).length;
  const earlier = lines.slice(0, from);
  const shown = lines.slice(from, to);
  const range = (other: Line["mark"]): string => {
    const length = count(shown, other);
    return `${count(earlier, other) + (length === 0 ? 0 : 1)},${length}`;
  };
  const body = shown.map(({ mark, text }) => `${mark}${text}\n`).join("");
  return `@@ -${range("+")} +${range("-")} @@\n${body}`;
}
