import type { Git } from "../git.ts";
import type { FileExists } from "./resolve.ts";

/**
 * A lookup of what is in the working tree: tracked and new files that git does not ignore, and their
 * folders. Taken once, so that lint asks git twice and not once per link.
 */
export async function repositoryLookup(git: Git): Promise<FileExists> {
  const [listed, deleted] = await Promise.all([
    git.list(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]),
    git.list(["ls-files", "-z", "--deleted"]),
  ]);
  const gone = new Set(deleted);
  const known = new Set(["."]);
  for (const path of listed) {
    if (gone.has(path)) continue;
    known.add(path);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const folder = path.slice(0, end);
      if (known.has(folder)) break;
      known.add(folder);
    }
  }
  return (path) => known.has(path);
}
