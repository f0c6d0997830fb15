import type { Link } from "../markdown/document.ts";
import { readUrl } from "../markdown/link-text.ts";

/** A piece of the source, by offsets; the end is exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** Where a link's target and fragment stand in the source, so that they alone can be replaced. */
export interface LinkSpan {
  target: Span;
  /** Without the `#`; absent when there is none. */
  fragment?: Span;
  /** How the target is written. */
  style: "name" | "url" | "angle";
}

/** Undefined for a link whose text cannot be told apart from what stands around it, e.g. an autolink. */
export function spanOf(source: string, link: Link): LinkSpan | undefined {
  const { start, end } = link.place;
  const text = source.slice(start.offset, end.offset);
  const found = link.kind === "markdown" ? urlSpan(text, link) : nameSpan(text, link.kind);
  if (!found) return undefined;
  const shift = (span: Span): Span => ({
    start: span.start + start.offset,
    end: span.end + start.offset,
  });
  return {
    ...found,
    target: shift(found.target),
    ...(found.fragment && { fragment: shift(found.fragment) }),
  };
}

/** `[[target#fragment|label]]`, in a table with `\|`. */
function nameSpan(text: string, kind: "wiki" | "embed"): LinkSpan {
  const from = kind === "wiki" ? 2 : 3;
  const inner = text.slice(from, -2);
  const divider = inner.indexOf("|");
  const written = divider < 0 ? inner : inner.slice(0, divider).replace(/\\$/, "");
  return { style: "name", ...split(written, from, /#/) };
}

/** The destination of an inline link, an image or a definition: the last one that reads as the link's. */
function urlSpan(text: string, link: Link): LinkSpan | undefined {
  const openings = [...text.matchAll(/\]\(\s*|\]:\s*/g)].toReversed();
  for (const opening of openings) {
    const from = opening.index + opening[0].length;
    const angle = text[from] === "<";
    const raw = angle
      ? (/^[^>\n]*/.exec(text.slice(from + 1))?.[0] ?? "")
      : bareUrl(text.slice(from));
    const { target, heading, block } = readUrl(unescape(raw));
    if (target !== link.target || heading !== link.heading || block !== link.block) continue;
    return { style: angle ? "angle" : "url", ...split(raw, angle ? from + 1 : from, /[?#]/) };
  }
  return undefined;
}

/** Up to white space or the parenthesis that closes the link. */
function bareUrl(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === "\\") at += 1;
    else if (char === "(") depth += 1;
    else if (/\s/.test(char) || (char === ")" && (depth -= 1) < 0)) return text.slice(0, at);
  }
  return text;
}

/** The target ends at the mark; white space around it and around the fragment stays. */
function split(
  written: string,
  offset: number,
  mark: RegExp,
): Pick<LinkSpan, "target" | "fragment"> {
  const cut = mark.exec(written)?.index ?? written.length;
  const hash = written.indexOf("#", cut);
  const trimmed = (from: number, to: number): Span => {
    const part = written.slice(from, to);
    const start = from + (part.length - part.trimStart().length);
    return { start: offset + start, end: offset + Math.max(start, from + part.trimEnd().length) };
  };
  const target = trimmed(0, cut);
  return hash < 0 ? { target } : { target, fragment: trimmed(hash + 1, written.length) };
}

/** What CommonMark undoes in a URL, as far as people write it; anything else will not match its link. */
function unescape(raw: string): string {
  return raw.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&");
}
