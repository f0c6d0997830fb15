import type { TextScan } from "./text-scan.ts";

/**
 * Limits no written page comes near, beyond which micromark needs minutes or overflows its stack
 * (measured: 20 KB of `- - -` take 69 s, 20 KB of `[` take 16 s). They are a first defence only: what a
 * stranger wrote is rendered by `renderSafely`, which also has a clock.
 */
const limits = { length: 768 * 1024, nesting: 50, unclosed: 200, emphasis: 3_000 };

/** So many marks at a line's start do not open too many quotes and lists. */
export const mostNested = limits.nesting;

/** A line that opens too many quotes and lists; a rule of 80 dashes is no list. */
const nested = new RegExp(
  String.raw`^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])){${limits.nesting + 1}}`,
  "m",
);

/** Whether `tangleIn` should look: nearly no page has so many marks in all, or such a line. */
export function mayBeTangled({ length }: string, { brackets, marks, mayNest }: TextScan): boolean {
  const isLong = length > limits.length;
  return isLong || brackets > limits.unclosed || marks > limits.emphasis || mayNest;
}

/** Why a text is not parsed as Markdown, or undefined for one that can be. */
export function tangleIn(source: string): string | undefined {
  if (source.length > limits.length)
    return `${source.length} characters, expected at most ${limits.length} in a page`;
  if (nested.test(source)) return `nesting, expected at most ${limits.nesting} quotes or lists`;
  if (isPlain(source)) return undefined;
  // Paragraphs end at a blank line and where a list item begins.
  for (const block of source.split(/\r?\n[ \t]*(?:\r?\n|(?=[-+*] ))/)) {
    const unclosed = Math.max(excess(block, "[", "]"), excess(block, "(", ")"));
    if (unclosed > limits.unclosed)
      return `${unclosed} unclosed brackets in one paragraph, expected at most ${limits.unclosed}`;
    const emphasis = block.match(/[*_~]+/g)?.length ?? 0;
    if (emphasis > limits.emphasis && !block.startsWith("|"))
      return `${emphasis} marks of emphasis in one paragraph, expected at most ${limits.emphasis}`;
  }
  return undefined;
}

/** Whether the whole text has fewer marks than one paragraph may: nearly every page. */
function isPlain(source: string): boolean {
  let [brackets, marks] = [0, 0];
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === 0x5b || code === 0x28) brackets += 1;
    else if (code === 0x2a || code === 0x5f || code === 0x7e) marks += 1;
  }
  return brackets <= limits.unclosed && marks <= limits.emphasis;
}

function excess(text: string, open: string, close: string): number {
  return text.split(open).length - text.split(close).length;
}
