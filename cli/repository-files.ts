import type { Git } from "#wiki";

/** Says whether a repository path (with `/`) is a tracked or new, not ignored, file or a folder of such. */
export async function repositoryFileExists(git: Git): Promise<(path: string) => boolean> {
  const files = await git.list(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const known = new Set(files);
  for (const file of files) {
    for (let end = file.lastIndexOf("/"); end > 0; end = file.lastIndexOf("/", end - 1))
      known.add(file.slice(0, end));
  }
  return (path) => known.has(path.replace(/\/$/, ""));
}
