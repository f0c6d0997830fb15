import type { Hit } from "#wiki";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";

export interface Describing {
  /** Repository path of a page. */
  pathOf: (page: string) => string;
  colors: Output["colors"];
  explain: boolean;
  /** The whole passage instead of a snippet. */
  whole: boolean;
}

/** Hits as a person reads them: title and headings, place, text, and what to be careful about. */
export function describeHits(hits: readonly Hit[], describing: Describing): string {
  return hits.map((hit, at) => describeHit(hit, at + 1, describing)).join("\n\n");
}

function describeHit(hit: Hit, place: number, describing: Describing): string {
  const { colors, pathOf, explain, whole } = describing;
  const where = `${pathOf(hit.page)}:${hit.line}`;
  const text = whole ? visibleText(hit.text) : highlighted(hit, colors);
  return [
    `${place}. ${colors.bold(visibleText(nameOf(hit)))}`,
    `   ${colors.cyan(visibleText(where))}  ${colors.dim(costOf(hit))}`,
    ...hit.warnings.map((warning) => `   ${colors.yellow(visibleText(warning))}`),
    ...text.split("\n").map((line) => `   ${line}`),
    ...(explain ? explained(hit).map((line) => `   ${colors.dim(visibleText(line))}`) : []),
  ].join("\n");
}

/** `Pricing › Rules › Rounding`; the title is often the first heading too. */
function nameOf({ title, headings }: Pick<Hit, "title" | "headings">): string {
  const [first, ...rest] = headings;
  return [title, ...(first === title ? rest : headings)].join(" › ");
}

function costOf({ line, endLine, tokens }: Hit): string {
  return `lines ${line}–${endLine}, about ${tokens} tokens`;
}

/** Both ends of a highlight lie between characters of the snippet; each piece is made visible by itself. */
function highlighted({ snippet }: Hit, colors: Output["colors"]): string {
  let shown = "";
  let from = 0;
  for (const [start, end] of snippet.highlights) {
    shown += visibleText(snippet.text.slice(from, start));
    shown += colors.bold(colors.green(visibleText(snippet.text.slice(start, end))));
    from = end;
  }
  return shown + visibleText(snippet.text.slice(from));
}

/** The sum, then each part of it. */
function explained({ score, parts }: Hit): string[] {
  return [
    `score ${score.toFixed(3)} =`,
    ...parts.map(
      ({ name, value, detail }) =>
        `  ${value < 0 ? "−" : "+"} ${Math.abs(value).toFixed(3)} ${name.padEnd(10)} ${detail}`,
    ),
  ];
}

/** Hits for programs: the place in the repository beside the page. */
export function hitsData(
  hits: readonly Hit[],
  { pathOf, explain, whole }: Pick<Describing, "pathOf" | "explain" | "whole">,
): Record<string, unknown>[] {
  return hits.map(({ text, parts, bm25, cosine, more, ...hit }) => ({
    ...hit,
    file: pathOf(hit.page),
    more: more.map(({ headings, line, endLine, tokens }) => ({ headings, line, endLine, tokens })),
    ...(whole ? { text } : {}),
    ...(explain ? { parts, bm25, cosine } : {}),
  }));
}
