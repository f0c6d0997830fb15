/** What was put into a file that was there before, so that exactly that can be taken out again. */
export interface Appended {
  text: string;
  /** The very characters that were added, with the line breaks before them. */
  added: string;
}

/** The block of AGENTS.md that loopwiki owns lies between these lines. */
export const blockBegin = "<!-- loopwiki:begin -->";
export const blockEnd = "<!-- loopwiki:end -->";

/**
 * Adds lines at the end of a text and changes no byte before them. Line endings are those of the text's
 * last line; a missing final newline is supplied; with `blankLine` an empty line stands between.
 */
export function appendText(
  before: string,
  addition: string,
  { blankLine }: { blankLine: boolean },
): Appended {
  const newline = before.match(/\r?\n/g)?.at(-1) ?? "\n";
  const lines = before.replace(/^\uFEFF/, "");
  let gap = "";
  if (lines !== "" && !lines.endsWith("\n")) gap += newline;
  if (lines !== "" && blankLine && !/(^|\n)\r?\n$/.test(lines)) gap += newline;
  const added = gap + addition.replace(/\r?\n/g, newline);
  return { text: before + added, added };
}

/** The text without what was added, or undefined when that no longer stands there as it was. */
export function cutText(text: string, added: string): string | undefined {
  const start = text.lastIndexOf(added);
  return start < 0 ? undefined : cutRange(text, start, start + added.length);
}

/**
 * The text without the fenced block, whatever is in the block by now, or undefined when it has none.
 * `added` is what was put in: the line breaks before the block go with it.
 */
export function cutBlock(text: string, added: string): string | undefined {
  const exact = cutText(text, added);
  if (exact !== undefined) return exact;
  const begin = text.lastIndexOf(blockBegin);
  const end = begin < 0 ? -1 : text.indexOf(blockEnd, begin);
  if (end < 0) return undefined;
  const gap = /^(\r?\n)*/.exec(added)?.[0] ?? "";
  const start = text.slice(0, begin).endsWith(gap) ? begin - gap.length : begin;
  const newline = /^\r?\n/.exec(text.slice(end + blockEnd.length))?.[0] ?? "";
  return cutRange(text, start, end + blockEnd.length + newline.length);
}

/** `half` is a begin without an end, or the other way round: nobody can say what the block is. */
export function blockState(text: string): "none" | "whole" | "half" {
  const begin = text.indexOf(blockBegin);
  const end = text.indexOf(blockEnd);
  if (begin < 0 && end < 0) return "none";
  return begin >= 0 && end > begin ? "whole" : "half";
}

/** Text that came after what is cut must not run on from the line before it. */
function cutRange(text: string, start: number, end: number): string {
  const [head, tail] = [text.slice(0, start), text.slice(end)];
  const newline = /^\r?\n/.exec(text.slice(start))?.[0] ?? "";
  const needsBreak = tail !== "" && head !== "" && head !== "\uFEFF" && !head.endsWith("\n");
  return needsBreak ? head + newline + tail : head + tail;
}
