import type { Definition } from "#wiki";
import { estimateTokens } from "../tokens.ts";

/** A file of the map whose outline may be shown. */
export interface OutlinedFile {
  path: string;
  lines: readonly string[];
  definitions: readonly Definition[];
  /** How much a definition's name says about what is asked; the best are shown. */
  relevance: (definition: Definition) => number;
}

/** Part of the budget for outlines of the best files; the rest names more files, cheaply. */
const outlineShare = 0.4;
/** Most definitions of one file: the reader opens the file for the rest. */
const maxDefinitions = 6;
/** … and so many when nothing is asked about them. */
const maxUnasked = 3;
const maxLine = 100;

export interface RenderedMap {
  text: string;
  /** Every file that the text names, in the order of rank. */
  files: string[];
}

/**
 * The map within a budget of tokens: outlines of the first files, with `⋮` where code is left out, then
 * the names of as many more as fit, by folder. `paths` are all files in order of rank.
 */
export function renderMap(
  outlined: readonly OutlinedFile[],
  paths: readonly string[],
  budget: number,
): RenderedMap {
  const readable = paths.filter((path) => !/\p{Cc}/u.test(path)); // one line each, whatever they are called
  const outlines: string[] = [];
  const files: string[] = [];
  let left = budget * outlineShare;
  for (const file of outlined) {
    if (file.definitions.length === 0 || !readable.includes(file.path)) continue;
    const text = outlineText(file);
    const cost = estimateTokens(`${text}\n`);
    if (cost > left) continue;
    outlines.push(text);
    files.push(file.path);
    left -= cost;
  }
  const head = outlines.length === 0 ? "" : `${outlines.join("\n")}\n`;
  const shown = new Set(files);
  const more = nameByFolder(
    readable.filter((path) => !shown.has(path)),
    budget - estimateTokens(head),
  );
  return { text: head + more.text, files: [...files, ...more.files] };
}

function outlineText({ path, lines, definitions, relevance }: OutlinedFile): string {
  const best = definitions
    .map((definition) => ({ definition, worth: relevance(definition) }))
    .toSorted((left, right) => right.worth - left.worth)
    .filter(({ worth }, place) => place < (worth > 0 ? maxDefinitions : maxUnasked))
    .map(({ definition }) => definition.line);
  const shown = [...new Set(best)].toSorted((left, right) => left - right);
  const parts = [path];
  let last = 0;
  for (const line of shown) {
    if (last > 0 && line > last + 1) parts.push("⋮");
    parts.push(`${line}│${signature(lines, line - 1)}`);
    last = line;
  }
  return parts.join("\n");
}

/** The line, and those after it that its parentheses need, as one. */
function signature(lines: readonly string[], start: number): string {
  let text = (lines[start] ?? "").trimEnd();
  for (let at = start + 1; text.length < maxLine && isOpen(text) && at < lines.length; at += 1)
    text += (text.endsWith("(") ? "" : " ") + (lines[at] ?? "").trim();
  text = text.replace(/\s*\{$/, "");
  return text.length <= maxLine ? text : `${text.slice(0, maxLine)}…`;
}

/** `folder/: one.ts two.ts`, folders and files in the order of rank, as many files as fit. */
function nameByFolder(paths: readonly string[], budget: number): RenderedMap {
  const folders = new Map<string, string[]>();
  const files: string[] = [];
  let left = budget;
  for (const path of paths) {
    const cut = path.lastIndexOf("/") + 1;
    const [folder, name] = [path.slice(0, cut), path.slice(cut)];
    const known = folders.get(folder);
    const cost = estimateTokens(known ? ` ${name}` : `${folder || "./"}: ${name}\n`);
    if (cost > left) break;
    left -= cost;
    files.push(path);
    if (known) known.push(name);
    else folders.set(folder, [name]);
  }
  const lines = [...folders].map(([folder, names]) => `${folder || "./"}: ${names.join(" ")}`);
  return { text: lines.join("\n"), files };
}

function isOpen(text: string): boolean {
  return text.split("(").length > text.split(")").length;
}
