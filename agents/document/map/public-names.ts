import { outlineOf, type Definition } from "#wiki";
import type { Module } from "../../audit/module-graph.ts";
import type { SourceFile } from "../../audit/source-files.ts";
import { docOf, isMarkedPrivate, type DocComment } from "./doc-comments.ts";

export interface Named {
  name: string;
  /** 1-based. */
  line: number;
  doc?: DocComment;
}

/** A name that other modules can use. */
export interface PublicName extends Named {
  /** The word of the language: `class`, `function`, `interface`. */
  kind: string;
  path: string;
  /** What a class offers: its methods and fields, without those that are marked as private. */
  members: Named[];
}

/** The names a file offers to others, in its order. What a language calls public is told by its keywords. */
export async function publicNames(
  file: SourceFile,
  module: Module | undefined,
): Promise<PublicName[]> {
  const outline = (await outlineOf(file.path, file.text)) ?? [];
  const exported = exportsOf(file, module);
  const names = new Map<string, PublicName>();
  for (const [at, definition] of outline.entries()) {
    const { name, depth, line } = definition;
    if (depth > 0 || names.has(name) || !isPublic(file, definition, exported)) continue;
    if (isMarkedPrivate(file.lines, line)) continue;
    const kind = wordOf(file.lines[line - 1] ?? "", definition);
    const members = definition.kind === "type" ? membersOf(file, outline, at) : [];
    names.set(name, { ...named(file, definition), kind, path: file.path, members });
  }
  for (const each of assigned(file)) if (!names.has(each.name)) names.set(each.name, each);
  return [...names.values()];
}

function exportsOf(file: SourceFile, module: Module | undefined): Set<string> {
  return new Set([...(module?.exports ?? []), ...handedOut(file)]);
}

/** Names that a CommonJS module gives away as a whole: `module.exports = scan`, or `{ scan, parse }`. */
function handedOut({ language, text }: SourceFile): string[] {
  if (language !== "javascript" && language !== "typescript") return [];
  const whole = /^(?:module\.exports\s*=|export default)\s*(\w+)\s*;?\s*$/m.exec(text)?.[1];
  const object = /^module\.exports\s*=\s*\{([^{}]{0,4000})\}/m.exec(text)?.[1] ?? "";
  const named = object.split(",").flatMap((part) => /^\s*(\w+)\s*(?::|$)/.exec(part)?.[1] ?? []);
  return whole === undefined ? named : [whole, ...named];
}

/** Names that are defined where they are exported: `exports.scan = (text) => …`. */
function assigned(file: SourceFile): PublicName[] {
  if (file.language !== "javascript" || !file.text.includes("exports.")) return [];
  return file.lines.flatMap((text, at) => {
    const [, name = "", value = ""] = /^(?:module\.)?exports\.(\w+)\s*=\s*(.*)$/.exec(text) ?? [];
    if (name === "" || isMarkedPrivate(file.lines, at + 1)) return [];
    const kind = /^(async\s+)?function\b|=>/.test(value) ? "function" : "value";
    const doc = docOf(file.lines, at + 1, file.language);
    return [{ name, line: at + 1, kind, path: file.path, members: [], ...(doc && { doc }) }];
  });
}

function isPublic(
  { language, lines }: SourceFile,
  { name, line }: Definition,
  exported: ReadonlySet<string>,
): boolean {
  const text = lines[line - 1] ?? "";
  if (language === "javascript" || language === "typescript")
    return exported.has(name) || /^\s*export\b/.test(text);
  if (language === "python") return !name.startsWith("_");
  if (language === "go") return /^\p{Lu}/u.test(name);
  if (language === "rust") return /^\s*pub\b/.test(text);
  return !/\b(private|internal|static inline)\b/.test(text);
}

function membersOf(file: SourceFile, outline: readonly Definition[], at: number): Named[] {
  const members = new Map<string, Named>();
  for (const definition of outline.slice(at + 1)) {
    const { name, depth, line } = definition;
    if (depth === 0) break;
    if (depth !== 1 || /^[_#$~]|^constructor$/.test(name) || members.has(name)) continue;
    if (/^\s*(private|protected)\b/.test(file.lines[line - 1] ?? "")) continue;
    if (!isMarkedPrivate(file.lines, line)) members.set(name, named(file, definition));
  }
  return [...members.values()];
}

function named({ lines, language }: SourceFile, { name, line }: Definition): Named {
  const doc = docOf(lines, line, language);
  return { name, line, ...(doc && { doc }) };
}

const words =
  /\b(class|interface|enum|struct|trait|union|record|type|function|def|func|fn|const|macro)\b/;

function wordOf(text: string, { kind }: Definition): string {
  const word = words.exec(text)?.[1] ?? kind;
  if (/^(def|func|fn)$/.test(word)) return "function";
  return word === "const" && kind === "function" ? "function" : word;
}
