import { extname } from "node:path/posix";

/** Folders the memory needs below the content root. */
const memoryFolders = ["wiki", "plans", "skills", "agents"] as const;

/** Names tried, in this order, when the repository's root is taken. */
const otherRoots = ["memory", "loopwiki-memory"] as const;

/** What people keep beside Markdown in a vault; anything else in such a folder is code. */
const vaultFile =
  /^\.(md|markdown|mdx|txt|png|jpe?g|gif|svg|webp|pdf|canvas|base|excalidraw|gitkeep)$/;

/** Memory folders below `root` (a repository path, empty for the top) that hold code, sorted. */
export function findCollisions(paths: readonly string[], root: string): string[] {
  const prefix = root === "" || root === "." ? "" : `${root}/`;
  return memoryFolders.filter((folder) =>
    paths.some((path) => isCodeIn(path, `${prefix}${folder}`)),
  );
}

/** A content root that is free, or undefined when all the usual names are taken. */
export function proposeRoot(paths: readonly string[]): string | undefined {
  return otherRoots.find(
    (root) =>
      !paths.some(
        (path) => path.toLowerCase() === root || path.toLowerCase().startsWith(`${root}/`),
      ),
  );
}

/** Letter case is ignored: on many disks `Wiki/` and `wiki/` are one folder. */
function isCodeIn(path: string, folder: string): boolean {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf("/") + 1);
  if (lower === folder.toLowerCase()) return true; // a file where the folder should be
  if (!lower.startsWith(`${folder.toLowerCase()}/`)) return false;
  const extension = extname(name) === "" ? name : extname(name);
  return !vaultFile.test(extension) && !name.startsWith(".");
}
