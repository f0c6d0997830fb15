import { outlineOf, type Definition, type SymbolKind } from "#wiki";
import type { Module } from "../../audit/module-graph.ts";
import type { SourceFile } from "../../audit/source-files.ts";
import { docOf } from "./doc-comments.ts";

/** A name that other modules can use. */
export interface PublicName {
  name: string;
  kind: SymbolKind;
  path: string;
  /** 1-based. */
  line: number;
  doc?: string;
  /** What a class offers: its methods and fields, without those that are marked as private. */
  members: string[];
}

/** The names a file offers to others, in its order. What a language calls public is told by its keywords. */
export async function publicNames(
  file: SourceFile,
  module: Module | undefined,
): Promise<PublicName[]> {
  const outline = (await outlineOf(file.path, file.text)) ?? [];
  const exported = new Set(module?.exports ?? []);
  const names = new Map<string, PublicName>();
  for (const [at, definition] of outline.entries()) {
    const { name, depth, kind, line } = definition;
    if (depth > 0 || names.has(name) || !isPublic(file, definition, exported)) continue;
    const doc = docOf(file.lines, line, file.language);
    const members = kind === "type" ? membersOf(outline, at) : [];
    names.set(name, {
      name,
      kind,
      path: file.path,
      line,
      members,
      ...(doc && { doc: doc.text }),
    });
  }
  return [...names.values()];
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

function membersOf(outline: readonly Definition[], at: number): string[] {
  const members: string[] = [];
  for (const { name, depth } of outline.slice(at + 1)) {
    if (depth === 0) break;
    if (depth === 1 && !/^[_#$~]|^constructor$/.test(name)) members.push(name);
  }
  return [...new Set(members)];
}
