import { lstat, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { isErrno } from "#wiki";

/** True when the path is below the directory, not git's own, and no symbolic link is on the way. */
export async function isInside(directory: string, path: string): Promise<boolean> {
  const root = await realpath(directory);
  const below = relative(directory, path);
  if (below === "" || isAbsolute(below) || below.split(sep)[0] === "..") return false;
  if (below.split(sep)[0]?.toLowerCase() === ".git") return false;
  let place = root;
  for (const part of below.split(sep)) {
    place = join(place, part);
    try {
      if ((await lstat(place)).isSymbolicLink()) return false;
    } catch (error) {
      if (isErrno(error, "ENOENT")) return true; // nothing there, so nothing leads out
      throw error;
    }
  }
  return true;
}
