/**
 * Wiki links hidden from a parser that does not know them. Each becomes as many characters that mean
 * nothing in Markdown, so that everything stays where it is: what is then one piece of text was a wiki
 * link, and what is in code or HTML was none. The outermost characters stay punctuation, because emphasis
 * beside them depends on it, and `|` stays, because in a table it ends a cell.
 */
export interface Masked {
  text: string;
  /** Where the links begin and end, in order; an embed begins at its `!`. */
  masks: Mask[];
}

export interface Mask {
  start: number;
  end: number;
  embed: boolean;
}

/** Control characters of Unicode that no page contains and that mean nothing to Markdown. */
export const maskCharacters = /[\u0091-\u0093]/;
/** A masked link in a text. */
export const maskPattern = /!?,\u0092[\u0091|\\]*\u0093,/g;

/** What remark-wiki-link reads as a link, after the escapes before it; one space is no target. */
const candidates = /\\[^]|\[\[[^\]\r\n]{1000}|(!?)\[\[([^\]|\r\n]*)(?:\|([^\]\r\n]*))?\]\]/g;
/** In a target or label these could belong to what surrounds the link: only the reference knows. */
const entangled = /[`<>[]|\\(?!\|)/;

/** Undefined where hiding a link could change what its surroundings mean. */
export function maskWikiLinks(source: string): Masked | undefined {
  if (!source.includes("[[")) return { text: source, masks: [] };
  const masks: Mask[] = [];
  let text = "";
  let from = 0;
  for (const { 0: whole, 1: mark, 2: target, 3: label, index } of source.matchAll(candidates)) {
    if (whole.startsWith("\\")) continue; // an escape
    if (target === undefined) return undefined; // longer than any link
    const inner = whole.slice(2 + (mark?.length ?? 0), -2);
    if (target.trim() === "" || label?.trim() === "" || entangled.test(inner)) return undefined;
    const hidden = inner.replace(/[^|\\]/g, "\u0091");
    text += `${source.slice(from, index)}${mark},\u0092${hidden}\u0093,`;
    from = index + whole.length;
    masks.push({ start: index, end: from, embed: mark === "!" });
  }
  return { text: text + source.slice(from), masks };
}
