import { posix } from "node:path";
import type { Git } from "../git.ts";
import type { FileExists } from "./resolve.ts";

/**
 * A lookup of what is in the working tree: tracked and new files that git does not ignore, and their
 * folders. Taken once, so that lint asks git once and not for each link.
 */
export async function repositoryLookup(git: Git): Promise<FileExists> {
  const kinds = ["--cached", "--others", "--deleted"];
  const tagged = await git.list(["ls-files", "-z", "-t", ...kinds, "--exclude-standard"]);
  const gone = new Set(tagged.filter((entry) => entry.startsWith("R ")).map(pathOf));
  const listed = new Set(tagged.map(pathOf));
  return lookupOf(gone.size === 0 ? [...listed] : [...listed].filter((path) => !gone.has(path)));
}

/** Without the letter before it: `H` cached, `R` removed, `?` new. */
function pathOf(entry: string): string {
  return entry.slice(2);
}

/** The same over files that are already listed, by repository path. */
export function lookupOf(files: readonly string[]): FileExists {
  const known = new Set(["."]);
  for (const path of files) {
    known.add(path);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (known.has(folder)) break;
      known.add(folder);
    }
  }
  let byName: Map<string, string[]> | undefined;
  const named = (name: string): readonly string[] =>
    (byName ??= groupByName(files)).get(nameKey(name)) ?? [];
  return Object.assign((path: string) => known.has(path), { named, files });
}

function groupByName(files: readonly string[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const path of files) {
    const key = nameKey(posix.basename(path));
    const paths = byName.get(key);
    if (paths) paths.push(path);
    else byName.set(key, [path]);
  }
  return byName;
}

function nameKey(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
