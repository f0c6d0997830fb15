import { lstatSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { isErrno } from "./errors.ts";

/** At once: it takes 10 µs, and a save asks a dozen times; each wait would be a turn of a busy server. */
export const realpath = realpathSync.native;

/** Resolves symlinks of the longest part of the path that exists; a dangling link counts as existing. */
export function realPathOfExisting(path: string): string {
  try {
    return realpath(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT") && !isErrno(error, "ENOTDIR")) throw error;
  }
  if (isLink(path)) return "/dev/null/dangling";
  const parent = dirname(path);
  return parent === path ? path : join(realPathOfExisting(parent), path.slice(parent.length + 1));
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false; // nothing is there, or something on the way is no folder
  }
}
