import type { Place, Point } from "../../markdown/document.ts";

/** The place of the characters from `start` to `end` of a text. Counts lines: for findings, not for loops. */
export function placeAt(text: string, start: number, end: number): Place {
  const from = pointAt(text, start, { line: 1, column: 1, offset: 0 });
  return { start: from, end: pointAt(text, end, from) };
}

function pointAt(text: string, offset: number, from: Point): Point {
  let { line } = from;
  let lineStart = from.offset - from.column + 1;
  for (let next = text.indexOf("\n", from.offset); next >= 0 && next < offset;) {
    line += 1;
    lineStart = next + 1;
    next = text.indexOf("\n", lineStart);
  }
  return { line, column: offset - lineStart + 1, offset };
}

/** The 1-based line of the text that holds the offset. */
export function lineAt(text: string, offset: number): number {
  return placeAt(text, offset, offset).start.line;
}
