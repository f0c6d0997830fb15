import { parseMarkdown } from "../markdown/parse.ts";
import { findHeading } from "./fragment.ts";

/** What a link to a file claims: that the file has these lines, or that the symbol occurs in it. */
export interface Citation {
  /** Repository path, with `/`. */
  path: string;
  /** 1-based; from `#L12`, `#L12-L20` or `path:12`. */
  line?: number;
  /** The last line, when several are cited. */
  endLine?: number;
  /** From `path#symbol`; in a Markdown file a heading or its slug. */
  symbol?: string;
}

type Lines = Pick<Citation, "line" | "endLine">;

/** The citation a link makes of a file; `fragment` is what follows `#`, decoded. */
export function citationOf(path: string, fragment: string | undefined): Citation {
  if (fragment === undefined) return { path };
  // GitHub's forms: L12, L12-L20, L12-20, L12C3-L20C9.
  const lines = /^L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$/.exec(fragment);
  return lines ? { path, ...linesOf(lines[1], lines[2]) } : { path, symbol: fragment };
}

/** Splits `pricing.ts:12` and `pricing.ts:12-20`; a column after the line is dropped. */
export function splitLine(written: string): { path: string } & Lines {
  const match = /^(.+?):(\d+)(?::\d+)?(?:-(\d+))?$/.exec(written);
  return match ? { path: match[1] ?? "", ...linesOf(match[2], match[3]) } : { path: written };
}

/** Why the cited text is not in the file, for a message; undefined when it is, or cannot be told. */
export function checkCitation(citation: Citation, text: string): string | undefined {
  const { path, line, endLine, symbol } = citation;
  if (line !== undefined) {
    const count = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    const last = Math.max(line, endLine ?? line);
    if (line > 0 && last <= count) return undefined;
    return `line ${last} of \`${path}\`, which has ${count === 1 ? "1 line" : `${count} lines`}`;
  }
  if (symbol === undefined || text.includes("\0")) return undefined;
  const occurs = /\.(?:md|markdown)$/i.test(path)
    ? findHeading(parseMarkdown(text).headings, symbol) !== undefined
    : namesOf(symbol).every((name) => hasWord(text, name));
  return occurs ? undefined : `\`${symbol}\` in \`${path}\`, which does not mention it`;
}

/** `Cart.total`, `Cart#total` and `cart::total` are two names; anything but names is not a symbol. */
function namesOf(symbol: string): string[] {
  const isSymbol = /^[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|#|::)#?[\p{L}_$][\p{L}\p{N}_$]*)*(?:\(\))?$/u;
  return isSymbol.test(symbol) ? (symbol.match(/[\p{L}\p{N}_$]+/gu) ?? []) : [];
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true;
  return false;
}

function isWordPart(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}_$]/u.test(char);
}

function linesOf(from: string | undefined, to: string | undefined): Lines {
  return { line: Number(from), ...(to !== undefined && { endLine: Number(to) }) };
}
