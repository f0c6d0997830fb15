import type { ListItem, RootContent } from "mdast";
import remarkParse from "remark-parse";
import { unified } from "unified";

const parser = unified().use(remarkParse);

/** The top-level blocks of a Markdown text. */
export function parseBlocks(markdown: string): RootContent[] {
  return parser.parse(markdown).children;
}

/** Where a node stands in its text: character offsets and the 1-based line it begins on. */
export function placeOf(node: Pick<RootContent, "position">): {
  start: number;
  end: number;
  line: number;
} {
  return {
    start: node.position?.start.offset ?? 0,
    end: node.position?.end.offset ?? 0,
    line: node.position?.start.line ?? 1,
  };
}

/** True for a heading of at most this depth, which ends the section before it. */
export function isHeading(
  block: RootContent,
  depth: number,
): block is Extract<RootContent, { type: "heading" }> {
  return block.type === "heading" && block.depth <= depth;
}

/** A heading's own text, verbatim: what stands after its `#` signs. */
export function headingText(markdown: string, heading: RootContent): string {
  const { start, end } = placeOf(heading);
  return markdown
    .slice(start, end)
    .replace(/^#{1,6}[ \t]*/, "")
    .trim();
}

/**
 * The text of a list item as `code` when it begins with a code span, and `text`: the rest on one line,
 * verbatim, without the colon between the two.
 */
export function readItem(
  markdown: string,
  item: ListItem,
): { code?: string; text: string; line: number } {
  const first = item.children[0];
  const { line, end } = placeOf(item);
  if (first === undefined) return { text: "", line };
  const content = first.type === "paragraph" ? first : undefined;
  const opening = content?.children[0];
  if (content === undefined || opening?.type !== "inlineCode") {
    return { text: oneLine(markdown.slice(placeOf(first).start, end)), line };
  }
  const rest = markdown.slice(opening.position?.end.offset ?? 0, placeOf(content).end);
  return { code: opening.value, text: oneLine(rest).replace(/^:\s*/, ""), line };
}

/** A bullet's whole text, verbatim on one line. */
export function bulletText(markdown: string, item: ListItem): string {
  const [first] = item.children;
  return first === undefined
    ? ""
    : oneLine(markdown.slice(placeOf(first).start, placeOf(item).end));
}

/** An inline code span that survives backticks inside: its run is longer than any of theirs. */
export function codeSpan(code: string): string {
  const marks = "`".repeat(longestRun(code) + 1);
  const pad = code.startsWith("`") || code.endsWith("`") ? " " : "";
  return `${marks}${pad}${code}${pad}${marks}`;
}

/** A fenced block that survives fences inside. */
export function fence(text: string, language = ""): string {
  const marks = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${marks}${language}\n${text}\n${marks}`;
}

/** Text on one line: every line break, with the spaces around it, becomes one space. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
}

/** `\n` line ends, no blank lines around, no spaces at the end. Indentation of the first line stays. */
export function tidyLines(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replaceAll("\0", "\uFFFD")
    .replace(/^(?:[^\S\n]*\n)+/, "")
    .trimEnd();
}

/**
 * True when the text can stand in a section without ending it: no heading of `depth` or less, and no
 * fence, comment or other block left open that would swallow what follows.
 */
export function isSelfContained(markdown: string, depth: number): boolean {
  const blocks = parseBlocks(`${markdown}\n\n# end\n`);
  const last = blocks.pop();
  return (
    last !== undefined &&
    isHeading(last, 1) &&
    placeOf(last).start === markdown.length + 2 &&
    !blocks.some((block) => isHeading(block, depth))
  );
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
