import { extname } from "node:path/posix";

const extensions: Record<string, string> = {
  ".ts": "TypeScript",
  ".tsx": "TypeScript",
  ".mts": "TypeScript",
  ".cts": "TypeScript",
  ".js": "JavaScript",
  ".jsx": "JavaScript",
  ".mjs": "JavaScript",
  ".cjs": "JavaScript",
  ".vue": "Vue",
  ".svelte": "Svelte",
  ".py": "Python",
  ".go": "Go",
  ".rs": "Rust",
  ".java": "Java",
  ".kt": "Kotlin",
  ".rb": "Ruby",
  ".php": "PHP",
  ".cs": "C#",
  ".c": "C",
  ".h": "C",
  ".cc": "C++",
  ".cpp": "C++",
  ".hpp": "C++",
  ".swift": "Swift",
  ".scala": "Scala",
  ".ex": "Elixir",
  ".exs": "Elixir",
  ".dart": "Dart",
  ".lua": "Lua",
  ".hs": "Haskell",
  ".clj": "Clojure",
  ".sh": "Shell",
  ".sql": "SQL",
};

/** Folders of other people's code or of generated files. */
const foreign = /(^|\/)(node_modules|vendor|third_party|dist|build|target|\.venv|venv)\//;

export interface LanguageCount {
  name: string;
  files: number;
}

/** The language of a source file, or undefined for anything else. */
function languageOf(path: string): string | undefined {
  return extensions[extname(path).toLowerCase()];
}

/** Whether the path lies in a folder of other people's code or of generated files. */
export function isForeign(path: string): boolean {
  return foreign.test(path);
}

/** Languages by number of files, most first. A published package has only foreign ones: they count. */
export function countLanguages(paths: readonly string[]): LanguageCount[] {
  const counts = new Map<string, number>();
  const own = paths.filter((path) => !isForeign(path) && languageOf(path) !== undefined);
  for (const path of own.length > 0 ? own : paths) {
    const name = languageOf(path);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, files]) => ({ name, files }))
    .toSorted((left, right) => right.files - left.files || left.name.localeCompare(right.name));
}

export interface FolderFact {
  /** Name of a folder at the repository's root. */
  name: string;
  /** The languages of its files, most first; empty when it holds none. */
  languages: string[];
}

/** The visible folders at the repository's root, in alphabetical order. */
export function describeLayout(paths: readonly string[]): FolderFact[] {
  return [...groupByFolder(paths)]
    .map(([name, files]) => ({ name, languages: countLanguages(files).map((one) => one.name) }))
    .toSorted((left, right) => left.name.localeCompare(right.name));
}

function groupByFolder(paths: readonly string[]): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const end = path.indexOf("/");
    if (end < 1 || path.startsWith(".")) continue;
    const name = path.slice(0, end);
    const files = folders.get(name);
    if (files) files.push(path);
    else folders.set(name, [path]);
  }
  return folders;
}
