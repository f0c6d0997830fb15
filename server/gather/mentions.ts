import type { Link } from "#wiki";

/** A sentence of another page with the words of its link set apart, all plain text. */
export interface Mention {
  before: string;
  /** The label of the link. */
  link: string;
  after: string;
}

/** Characters looked at on each side of a link: a long sentence, and a bound on the work. */
const reach = 240;

/** After a full stop, at an empty line, or before the next list item, heading, quote or table row. */
const sentenceEnd = /\n[ \t]*\n|(?<=[.!?])\s|\n(?=[ \t]*(?:[-*+#>|]|\d+\.)\s)/;

/** The sentence a link occurs in, without Markdown marks. */
export function mentionOf(source: string, link: Link): Mention {
  const { start, end } = link.place;
  const left = source.slice(Math.max(0, start.offset - reach), start.offset);
  const right = source.slice(end.offset, end.offset + reach);
  const before = left.split(sentenceEnd).at(-1) ?? "";
  const after = right.split(sentenceEnd)[0] ?? "";
  return {
    before: plain(before).replace(/^\s*(?:(?:[-*+>|]|#{1,6}|\d+\.)\s+)+/, ""),
    link: labelOf(source.slice(start.offset, end.offset), link),
    after: plain(after),
  };
}

function labelOf(text: string, link: Link): string {
  const label = link.alias ?? /^\[([^\]]+)\]\(/.exec(text)?.[1];
  return label ?? (link.target === "" ? text : link.target);
}

/** Links become their label; emphasis, code and table marks go. */
function plain(text: string): string {
  return text
    .replaceAll(
      /!?\[\[([^\]|\n]*)(?:\|([^\]\n]*))?\]\]/g,
      (_, target: string, label?: string) => label ?? target,
    )
    .replaceAll(/\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replaceAll(/\*\*|__|`/g, "")
    .replaceAll("|", " ")
    .replaceAll(/\s+/g, " ");
}
