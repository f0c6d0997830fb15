import type { Edge, Link, Page } from "#wiki";
import type { CommandInput, CommandRun } from "../../command.ts";
import { openWorkspace } from "../../compose.ts";
import { exitCodes, type ExitCode } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { visibleText } from "../plan/visible-text.ts";
import { pageNamed, type PageServices } from "./services.ts";

export const run: CommandRun = async (context, input) =>
  showBacklinks(await openWorkspace(context), context.output, input);

export interface Backlink {
  /** Path of the page that links. */
  path: string;
  line: number;
  /** The sentence around the link. */
  sentence: string;
}

/** `loopwiki page backlinks`: who links to a page, and what they say. */
export async function showBacklinks(
  { wiki }: Pick<PageServices, "wiki">,
  output: Output,
  input: CommandInput,
): Promise<ExitCode> {
  const page = pageNamed(await wiki.index(), input.args[0] ?? "");
  const graph = await wiki.graph();
  const backlinks = sentencesOf(
    graph.backlinks(page.path).filter(({ from }) => from.path !== page.path),
  );
  const text =
    backlinks.length === 0 ? `Nothing links to ${page.path}.` : describeBacklinks(backlinks);
  output.answer("backlinks", { path: page.path, backlinks }, text);
  output.next(`loopwiki page show ${page.id}`, "reads the page");
  return exitCodes.ok;
}

export function sentencesOf(edges: readonly Edge[]): Backlink[] {
  return edges.map(({ from, link }) => ({
    path: from.path,
    line: link.place.start.line,
    sentence: sentenceAround(from, link),
  }));
}

export function describeBacklinks(backlinks: readonly Backlink[]): string {
  return backlinks
    .map(({ path, line, sentence }) => visibleText(`${path}:${line}  ${sentence}`))
    .join("\n");
}

/** From the end of the sentence before to the end of this one, within the paragraph or list item. */
function sentenceAround({ source, document }: Page, { place: { start, end } }: Link): string {
  const before = source.slice(document.frontMatter.bodyOffset, start.offset);
  const after = source.slice(end.offset);
  const breaks = [
    ...before.matchAll(/\n[ \t]*\n|\n(?=[ \t]*(?:[-*+>|#]|\d+[.)])[ \t])|[.!?](?=\s)/g),
  ];
  const last = breaks.at(-1);
  const from = last ? last.index + last[0].length : 0;
  const stop = /\n[ \t]*\n|\n(?=[ \t]*(?:[-*+>|#]|\d+[.)])[ \t])|[.!?](?=\s|$)/.exec(after);
  const to = stop ? stop.index + (stop[0].length === 1 && stop[0] !== "\n" ? 1 : 0) : after.length;
  const sentence = before.slice(from) + source.slice(start.offset, end.offset) + after.slice(0, to);
  return sentence
    .replace(/^\s*(?:[-*+>|#]+|\d+[.)])\s+/, "")
    .replace(/\s+/g, " ")
    .trim();
}
