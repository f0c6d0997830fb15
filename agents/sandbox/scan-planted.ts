import { lstat, readdir, readlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isBelow } from "./toolchains.ts";

/** Something that was left in a folder and is no ordinary file of it. */
export interface Planted {
  /** Relative to the folder, with `/`. */
  path: string;
  what: string;
}

/** Installed packages and cargo's output have links of their own, and are never committed. */
const packages = new Set(["node_modules", ".venv", "venv", ".tox", ".nox", "target"]);
/** Most bytes of a file that still looks like source or data of a repository. */
const maxBytes = 50 * 1024 * 1024;
/** Stops the walk: a folder with more entries was filled on purpose. */
const maxEntries = 500_000;

/**
 * Looks through a worktree after commands or an agent have been at work in it, for what could lead
 * outside, run by itself, or harm whoever copies it. Links and unreadable names in `known` were there before.
 */
export async function scanPlanted(
  folder: string,
  known: ReadonlySet<string> = new Set(),
): Promise<Planted[]> {
  const found: Planted[] = [];
  const open = [""];
  let entries = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const name of (await readdir(join(folder, at))).toSorted()) {
      const path = at === "" ? name : `${at}/${name}`;
      entries += 1;
      if (entries > maxEntries)
        return [...found, { path: at, what: `more than ${maxEntries} files and folders` }];
      const { what, isFolder } = await describe(folder, path, known);
      if (what !== undefined) found.push({ path, what });
      if (isFolder && !packages.has(name)) open.push(path);
    }
  }
  return found;
}

const notText = "a name that is not UTF-8, so that no check could read it";

/** Whether bytes of the name were lost in reading it: nothing can be opened by what is left of it. */
export function isLossy(path: string): boolean {
  return path.includes("\uFFFD");
}

interface Entry {
  what?: string | undefined;
  isFolder: boolean;
}

async function describe(folder: string, path: string, known: ReadonlySet<string>): Promise<Entry> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (path === ".git") return { isFolder: false }; // the worktree's own
  if (isLossy(path)) return { what: known.has(path) ? undefined : notText, isFolder: false };
  const entry = await lstat(join(folder, path));
  if (name.toLowerCase() === ".git") return { what: "a git repository inside", isFolder: false };
  if (entry.isDirectory()) return { isFolder: true };
  if (entry.isSymbolicLink())
    return { what: await describeLink(folder, path, known), isFolder: false };
  return { what: describeFile(entry), isFolder: false };
}

async function describeLink(
  folder: string,
  path: string,
  known: ReadonlySet<string>,
): Promise<string | undefined> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (known.has(path) || packages.has(name)) return undefined;
  const target = await readlink(join(folder, path));
  const leads = resolve(dirname(join(folder, path)), target);
  return isBelow(leads, folder) ? undefined : `a symbolic link that leads outside, to ${target}`;
}

function describeFile(entry: Awaited<ReturnType<typeof lstat>>): string | undefined {
  const mode = Number(entry.mode);
  if (entry.isFIFO()) return "a named pipe";
  if (entry.isSocket()) return "a socket";
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return "a device";
  if ((mode & 0o6000) !== 0) return "a program that runs as its owner (setuid or setgid)";
  if (Number(entry.nlink) > 1) return "a hard link: the same file has another name";
  if (Number(entry.size) > maxBytes)
    return `a file of ${Math.round(Number(entry.size) / 1024 ** 2)} MB`;
  return undefined;
}
