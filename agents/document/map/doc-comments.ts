/** A sentence that the code says of itself, and where. */
export interface DocComment {
  text: string;
  /** 1-based line on which it begins. */
  line: number;
}

/** Marks of a documentation comment that say that a name is not for others. */
const privateMark = /@(private|package|internal|ignore|hidden)\b/;

/** Comments above a definition that are longer than this are history or a licence. */
const maxLines = 60;

/** What is written right above a line (1-based), or, in Python, right below it. */
export function docOf(
  lines: readonly string[],
  line: number,
  language: string,
): DocComment | undefined {
  if (language === "python") return docstringFrom(lines, bodyStart(lines, line));
  const last = lineAbove(lines, line);
  return /\*\/\s*$/.test(lines[last] ?? "")
    ? blockEndingAt(lines, last)
    : linesEndingAt(lines, last);
}

/** Whether the comment above a definition says that it is not for others. */
export function isMarkedPrivate(lines: readonly string[], line: number): boolean {
  const last = lineAbove(lines, line);
  const start = /\*\/\s*$/.test(lines[last] ?? "") ? blockStart(lines, last) : last;
  return privateMark.test(lines.slice(Math.max(0, start), last + 1).join("\n"));
}

/** 0-based index of the line above a definition and its decorators; a documentation block may stand off by a line. */
function lineAbove(lines: readonly string[], line: number): number {
  let last = line - 2;
  while (last >= 0 && /^\s*(@\w|#\[|export\s*$)/.test(lines[last] ?? "")) last -= 1;
  const isApart = lines[last]?.trim() === "" && /^\s*\*\/\s*$/.test(lines[last - 1] ?? "");
  return isApart ? last - 1 : last;
}

/** What a file says of itself before its first definition; a licence does not count. */
export function headerOf(lines: readonly string[], language: string): DocComment | undefined {
  let at = 0;
  while (at < lines.length && /^\s*($|#!|["']use strict|<\?php|# -\*-)/.test(lines[at] ?? "")) at++;
  const first = lines[at] ?? "";
  if (language === "python") return docstringFrom(lines, at);
  const isBlock = /^\s*\/\*/.test(first);
  if (!isBlock && !isLineComment(first)) return undefined;
  const end = isBlock ? blockEnd(lines, at) : runEnd(lines, at);
  if (!standsAlone(lines, end)) return undefined;
  return isBlock ? blockEndingAt(lines, end) : linesEndingAt(lines, end);
}

function blockEnd(lines: readonly string[], at: number): number {
  return lines.findIndex((line, index) => index >= at && line.includes("*/"));
}

function runEnd(lines: readonly string[], at: number): number {
  let end = at;
  while (isLineComment(lines[end + 1] ?? "")) end++;
  return end;
}

/** A comment right above a definition is the definition's; one with a gap below is the file's. */
function standsAlone(lines: readonly string[], end: number): boolean {
  if (end < 0) return false;
  const next = lines[end + 1] ?? "";
  return next.trim() === "" || /^\s*(import|use|package|from|const \w+ = require)\b/.test(next);
}

function blockEndingAt(lines: readonly string[], end: number): DocComment | undefined {
  const start = blockStart(lines, end);
  if (!/^\s*\/\*/.test(lines[start] ?? "")) return undefined;
  const text = lines
    .slice(start, end + 1)
    .map((line) => line.replace(/^\s*\/?\*+!?\/?|\*+\/\s*$/g, "").trim());
  return firstSentence(text, start);
}

function blockStart(lines: readonly string[], end: number): number {
  let start = end;
  while (start >= 0 && end - start < maxLines && !/\/\*/.test(lines[start] ?? "")) start--;
  return start;
}

function linesEndingAt(lines: readonly string[], end: number): DocComment | undefined {
  let start = end;
  while (start >= 0 && end - start < maxLines && isLineComment(lines[start] ?? "")) start--;
  if (start === end) return undefined;
  const text = lines
    .slice(start + 1, end + 1)
    .map((line) => line.replace(/^\s*(\/\/[/!]?|#)\s?/, "").trim());
  return firstSentence(text, start + 1);
}

function isLineComment(line: string): boolean {
  return (
    /^\s*(\/\/|#(?![[!]))/.test(line) && !/^\s*\/\/\s*(eslint|oxlint|@ts-|prettier|#)/.test(line)
  );
}

/** 0-based index of the line after a signature that may span several. */
function bodyStart(lines: readonly string[], line: number): number {
  let at = line - 1;
  while (at < lines.length && at < line + 20 && !/:\s*(#.*)?$/.test(lines[at] ?? "")) at++;
  return at + 1;
}

function docstringFrom(lines: readonly string[], at: number): DocComment | undefined {
  const [, quote = "", rest = ""] = /^\s*[rbu]?("""|''')(.*)$/i.exec(lines[at] ?? "") ?? [];
  if (quote === "") return undefined;
  const text: string[] = [];
  for (let index = at; index < lines.length && index - at < maxLines; index++) {
    const line = index === at ? rest : (lines[index] ?? "");
    const end = line.indexOf(quote);
    text.push((end < 0 ? line : line.slice(0, end)).trim());
    if (end >= 0) break;
  }
  return firstSentence(text, at);
}

const notWords =
  /copyright|licen[cs]e|spdx|all rights reserved|module dependencies|eslint|@ts-|type="/i;

/** The first paragraph's first sentence; tags such as `@param` and what only names a licence say nothing. */
function firstSentence(text: readonly string[], start: number): DocComment | undefined {
  const from = text.findIndex((line) => /\p{L}{2}/u.test(line));
  if (from < 0) return undefined;
  const rest = text.slice(from);
  const end = rest.findIndex((line, index) => line === "" || (index > 0 && /^[@*-]/.test(line)));
  const paragraph = rest.slice(0, end < 0 ? undefined : end).join(" ");
  if (paragraph.startsWith("@") || notWords.test(paragraph)) return undefined;
  const sentence = /^.*?[.!?](?=\s+[\p{Lu}`[(]|$)/u.exec(paragraph)?.[0] ?? paragraph;
  const isWords = /\p{L}{2}\S*\s+\S/u.test(sentence) && !/[/=*#-]{4}/.test(sentence); // a banner is none
  return isWords ? { text: sentence, line: start + from + 1 } : undefined;
}
