import { dirname } from "node:path/posix";
import { isSupportPath } from "./languages.ts";
import type { ModuleGraph } from "./module-graph.ts";
import type { SourceFile, SourceFiles } from "./source-files.ts";

/** With fewer folders of code than this, the single files are the modules. */
const minFolders = 4;

/** What deserves a page: a folder with its files, or a single file. */
export interface SourceModule {
  /** `agents/audit/` or `lib/command.js`. */
  name: string;
  files: SourceFile[];
  lines: number;
  /** Modules outside that import it. */
  dependents: string[];
}

export function isOwnCode({ path, test, generated, language }: SourceFile): boolean {
  return (
    !test &&
    generated === undefined &&
    language !== "other" &&
    !isSupportPath(path) &&
    !/(^|\/)seeds?\//.test(path)
  );
}

/** The modules that some files of the repository make up. */
export function modulesOf(
  source: Pick<SourceFiles, "byPath">,
  graph: ModuleGraph,
  code: readonly SourceFile[],
): SourceModule[] {
  const folders = new Map<string, SourceFile[]>();
  for (const file of code)
    folders.set(dirname(file.path), [...(folders.get(dirname(file.path)) ?? []), file]);
  const flat = folders.size < minFolders;
  const groups: [string, SourceFile[]][] = flat
    ? code.map((file) => [file.path, [file]])
    : [...folders].filter(([folder]) => folder !== ".").map(([name, files]) => [`${name}/`, files]);
  return groups.map(([name, files]) => ({
    name,
    files,
    lines: files.reduce((sum, { lines }) => sum + lines.length, 0),
    dependents: dependentsOf(source, graph, files),
  }));
}

function dependentsOf(
  { byPath }: Pick<SourceFiles, "byPath">,
  graph: ModuleGraph,
  files: readonly SourceFile[],
): string[] {
  const own = new Set(files.map(({ path }) => path));
  return [...graph.values()]
    .filter(({ path }) => !own.has(path) && byPath.get(path)?.test === false)
    .filter(({ imports }) => imports.some(({ to }) => own.has(to)))
    .map(({ path }) => path)
    .toSorted();
}
