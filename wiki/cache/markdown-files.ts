import { constants, lstatSync, readdirSync, readFileSync, statSync, type Stats } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { isErrno } from "../errors.ts";
import { Stamps, type FileStamp } from "./file-stamp.ts";

// Reads thousands of files, synchronously: that takes a fifth of the processor time of promises. Only
// ContentRoot uses this, after it has made sure that the folder is where it should be.

/** Files and their stamps, taken before any of them is read. */
export class StampedFiles {
  /** Relative to the content root, with `/`, sorted. */
  readonly paths: string[] = [];
  readonly stamps = new Stamps();
}

/** Files that are looked at in one go, when a folder does not have more: about 5 ms. */
const inOneGo = 500;

/**
 * All Markdown files below a folder, sorted; paths begin with `prefix`. Links are not followed, names with a dot
 * in front are left out, a folder that is not there is empty. Others get a turn every few milliseconds.
 */
export async function stampFolder(folder: string, prefix: string): Promise<StampedFiles> {
  const files = new StampedFiles();
  let turns = 0;
  for (const _ of addFolder(folder, prefix, files)) {
    if (files.paths.length < (turns + 1) * inOneGo) continue;
    turns += 1;
    await nextTurn();
  }
  return files;
}

/** Stops after each folder. */
function* addFolder(folder: string, prefix: string, files: StampedFiles): Generator<undefined> {
  for (const name of sortedNames(folder)) {
    const absolute = `${folder}/${name}`;
    const path = `${prefix}/${name}`;
    if (name.endsWith("/")) {
      yield* addFolder(absolute.slice(0, -1), path.slice(0, -1), files);
      continue;
    }
    const found = readable(() => lstatSync(absolute));
    if (found) files.stamps.set(files.paths.push(path) - 1, found);
  }
  yield undefined;
}

/** Names of Markdown files and, with a `/` behind it, folders: sorted so, their paths are sorted, too. */
function sortedNames(folder: string): string[] {
  const names: string[] = [];
  for (const entry of readable(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const { name } = entry;
    if (name.startsWith(".")) continue;
    if (entry.isDirectory()) names.push(`${name}/`);
    else if (name.endsWith(".md") && entry.isFile()) names.push(name);
  }
  return names.toSorted();
}

/** The stamp of one such file, whose folder is no link; undefined when it is none. */
export function stampOne(absolute: string): FileStamp | undefined {
  const found = readable(() => lstatSync(absolute));
  return found?.isFile() === true ? stampOf(found) : undefined;
}

function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): FileStamp {
  return { size, mtimeMs, ctimeMs, ino };
}

/** The stamp of what a path leads to; undefined when that is nothing. */
export function stampFile(absolute: string): FileStamp | undefined {
  return readable(() => {
    const found = statSync(absolute);
    return { ...stampOf(found), isFile: found.isFile() };
  });
}

/** The bytes of a file; undefined when there is none. */
export function readBytes(absolute: string): Uint8Array | undefined {
  return readable(() => readFileSync(absolute));
}

/** The text of a file that was just listed; undefined when it is gone or has become a link. */
export function readListed(absolute: string): string | undefined {
  return readable(() => readFileSync(absolute, asText));
}

const doNotFollow = { flag: constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) };
/** Node takes flags as numbers, too; its types do not say so. One call reads a whole file. */
const asText: { encoding: "utf8" } = { ...doNotFollow, encoding: "utf8" };

/** Undefined for what was removed or replaced meanwhile. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR", "ELOOP"].some((code) => isErrno(error, code)))
      return undefined;
    throw error;
  }
}
