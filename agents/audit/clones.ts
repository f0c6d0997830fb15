import type { SourceFile } from "./source-files.ts";

/** A run of equal lines in two places; lines are 1-based and inclusive. */
export interface Clone {
  /** Lines that count: no blanks, comments, imports or lone brackets. */
  length: number;
  left: Region;
  right: Region;
}

export interface Region {
  file: SourceFile;
  first: number;
  last: number;
}

interface Row {
  /** 1-based. */
  line: number;
  id: number;
}

interface Position {
  file: number;
  at: number;
}

const window = 10;
/** More copies of ten lines than this are boilerplate that people have accepted. */
const maxCopies = 12;

const ignored =
  /^([\])};,]*|["']use strict["'];?|import\b.*|from\b.*|export\b.*\bfrom\b.*|(const|var|let)\b.*\brequire\(.*|use\b.*;|#include.*|package\b.*|using\b.*;|\/\/.*|#(?!\[).*|\/\*.*|\*.*)$/;

/**
 * Equal code in two places, whatever the white space: ten lines are looked up by their content, then
 * every hit is grown as far as it goes. Returns clones of `minLines` or more, longest first.
 */
export function findClones(files: readonly SourceFile[], minLines: number): Clone[] {
  const ids = new Map<string, number>();
  const rows = files.map((file) => significantRows(file, ids));
  const places = new Map<string, Position[]>();
  for (const [file, list] of rows.entries()) {
    for (let at = 0; at + window <= list.length; at++) {
      const key = list
        .slice(at, at + window)
        .map(({ id }) => id)
        .join(",");
      const known = places.get(key);
      if (known) known.push({ file, at });
      else places.set(key, [{ file, at }]);
    }
  }
  const clones: Clone[] = [];
  for (const positions of places.values()) {
    if (positions.length < 2 || positions.length > maxCopies) continue;
    const [left, ...others] = positions;
    for (const right of others) {
      const length = left ? grow(rows, left, right) : 0;
      if (left && length >= minLines)
        clones.push({
          length,
          left: region(files, rows, left, length),
          right: region(files, rows, right, length),
        });
    }
  }
  return clones.toSorted((one, other) => other.length - one.length);
}

function significantRows(file: SourceFile, ids: Map<string, number>): Row[] {
  const rows: Row[] = [];
  for (const [index, text] of file.lines.entries()) {
    const folded = text.trim().replace(/\s+/g, " ");
    if (ignored.test(folded)) continue;
    const id = ids.get(folded) ?? ids.size;
    ids.set(folded, id);
    rows.push({ line: index + 1, id });
  }
  return rows;
}

/** Equal lines from here on, 0 when the run began earlier or would run into its own copy. */
function grow(rows: readonly Row[][], left: Position, right: Position): number {
  const one = rows[left.file] ?? [];
  const other = rows[right.file] ?? [];
  const before = one[left.at - 1];
  if (before && before.id === other[right.at - 1]?.id) return 0;
  const room = left.file === right.file ? right.at - left.at : Infinity;
  let length = window;
  while (length < room && left.at + length < one.length) {
    if (one[left.at + length]?.id !== other[right.at + length]?.id) break;
    length++;
  }
  return Math.min(length, room);
}

function region(
  files: readonly SourceFile[],
  rows: readonly Row[][],
  { file, at }: Position,
  length: number,
): Region {
  const list = rows[file] ?? [];
  const source = files[file];
  if (!source) throw new RangeError("Unexpected position outside the files");
  return { file: source, first: list[at]?.line ?? 1, last: list[at + length - 1]?.line ?? 1 };
}
