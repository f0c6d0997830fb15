/** Places in a text, start and end, in UTF-16 units. */
export type Places = readonly (readonly [number, number])[];

/** Markdown that is for the renderer: brackets of links and what stands before their label, stars, marks of lines. */
const marks =
  /!?\[\[(?:[^\]|\n]*\|)?|\]\]|\]\([^)\n]*\)|\[(?=[^\]\n]*\]\()|\*\*|`+|(?:^|(?<=\s))(?:>\s*)*\[!\w+\][-+]?\s*|(?<=\s)[>#-]+\s(?=\S)|^[>#-]+\s/g;

/** The text as a reader of the page sees it, with the places moved to where they are now. */
export function plainSnippet(text: string, places: Places): { text: string; places: Places } {
  const cuts = [...text.matchAll(marks)].map(({ 0: mark, index }): [number, number] => [
    index,
    index + mark.length,
  ]);
  const moved = (at: number): number =>
    at - cuts.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(at, end) - start), 0);
  let plain = "";
  let from = 0;
  for (const [start, end] of cuts) {
    plain += text.slice(from, start);
    from = end;
  }
  const kept = places
    .map(([start, end]): [number, number] => [moved(start), moved(end)])
    .filter(([start, end]) => end > start);
  return { text: plain + text.slice(from), places: kept };
}
