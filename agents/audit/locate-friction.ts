import { basename, dirname } from "node:path/posix";
import type { FrictionCluster } from "../feedback/cluster-reports.ts";
import type { AuditContext } from "./analyzer.ts";
import type { Place } from "./finding.ts";
import { escapeRegExp } from "./mentions.ts";
import { readTracked, type SourceFile } from "./source-files.ts";
import { testFileFor } from "./test-layout.ts";

/** Where in the repository a friction is. */
export interface Located extends Omit<Place, "note"> {
  /** False when the reports name nothing that is here: the place is then only the first file there is. */
  isKnown: boolean;
  /** Globs of what a repair may touch. */
  files: string[];
}

/** The file that the reports name by path, else the one that is called like their tool or defines its name. */
export async function locateFriction(
  context: AuditContext,
  { tool, reports }: FrictionCluster,
): Promise<Located> {
  const told = reports.flatMap((report) => [report.tool ?? "", report.text, report.task ?? ""]);
  const path = pathIn(told, context.source.tracked) ?? fileOfTool(tool, context.source.files);
  if (path === undefined) return unknownPlace(context);
  const text =
    context.source.byPath.get(path)?.text ?? (await readTracked(context.directory, path));
  const lines = (text ?? "").split(/\r?\n/);
  const named = tool === undefined ? -1 : lines.findIndex((line) => namesTool(line, tool));
  const line =
    named >= 0
      ? named
      : Math.max(
          0,
          lines.findIndex((text) => text.trim() !== ""),
        );
  return {
    path,
    line: line + 1,
    excerpt: lines[line] ?? "",
    isKnown: true,
    files: scopeOf(context, path),
  };
}

/** A whole path, or the end of one that only one file has. */
function pathIn(texts: readonly string[], tracked: ReadonlySet<string>): string | undefined {
  const words = new Set(texts.flatMap((text) => text.split(/[\s"'`()[\]<>,;]+|:\d+|[.:](?=\s|$)/)));
  for (const word of words) {
    const path = word.replace(/^\.\//, "");
    if (tracked.has(path)) return path;
    if (!/[./]/.test(path) || path.length < 5) continue;
    const ends = [...tracked].filter((file) => file.endsWith(`/${path}`));
    if (ends.length === 1) return ends[0];
  }
  return undefined;
}

function fileOfTool(tool: string | undefined, files: readonly SourceFile[]): string | undefined {
  if (tool === undefined) return undefined;
  const own = files.filter(({ test }) => !test);
  const names = [tool, tool.split(/\s+/).at(-1) ?? tool].map(plain).filter((name) => name !== "");
  for (const name of names) {
    const named = own.filter(({ path }) => plain(basename(path).replace(/\.[^.]+$/, "")) === name);
    const [first] = named.toSorted((left, right) => left.path.length - right.path.length);
    if (first) return first.path;
  }
  return own.find(({ lines }) => lines.some((line) => namesTool(line, tool)))?.path;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
}

/** As a string of its own, in any case: `name: "report_friction"`. */
function namesTool(line: string, tool: string): boolean {
  return new RegExp(`["'\`]${escapeRegExp(tool)}["'\`]`, "i").test(line);
}

function scopeOf({ source }: AuditContext, path: string): string[] {
  const file = source.byPath.get(path);
  const folder = dirname(path);
  return [
    path,
    ...(folder === "." ? [] : [`${folder}/**`]),
    ...(file && !file.test ? [testFileFor(file, source.files)] : []),
  ];
}

async function unknownPlace({ directory, source }: AuditContext): Promise<Located> {
  const all = [...source.tracked].toSorted();
  const path = all.find((file) => /^readme\b/i.test(file)) ?? all[0] ?? "";
  const [excerpt = ""] = ((await readTracked(directory, path)) ?? "").split(/\r?\n/);
  return { path, line: 1, excerpt, isKnown: false, files: [] };
}
