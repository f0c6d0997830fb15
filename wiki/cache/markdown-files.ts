import { constants, lstatSync, readdirSync, readFileSync, statSync, type Stats } from "node:fs";
import { isErrno } from "../errors.ts";
import type { FileStamp, StampedFile } from "./file-stamp.ts";

// Reads thousands of files, synchronously: that takes a fifth of the processor time of promises. Only
// ContentRoot uses this, after it has made sure that the folder is where it should be.

/**
 * All Markdown files below a folder with their stamps, in any order; paths begin with `prefix`. Links are not
 * followed, names with a dot in front are left out, a folder that is not there is empty.
 */
export function* stampMarkdown(folder: string, prefix: string): Generator<StampedFile> {
  for (const entry of readable(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    if (entry.name.startsWith(".")) continue;
    const absolute = `${folder}/${entry.name}`;
    const path = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* stampMarkdown(absolute, path);
    if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
    const stamp = readable(() => stampOf(lstatSync(absolute)));
    if (stamp) yield { path, stamp };
  }
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
