import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, readFile, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isErrno } from "./errors.ts";

/**
 * Replaces a file so that a reader, or a machine that loses power, sees the old text or the new one,
 * never a mix: unique temporary file, fsync, rename, fsync of the directory. No library does the last
 * step, without which the rename itself can be lost (shared/research/reliability.md, measured).
 */
export async function writeFileDurably(path: string, text: string | Uint8Array): Promise<void> {
  const directory = dirname(path);
  await makeDirectoryDurably(directory);
  const temporary = temporaryName(path);
  try {
    await writeNew(temporary, text, { sync: true });
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(directory);
}

/**
 * Replaces a file with these parts, one after the other, so that a reader sees the old bytes or the new ones.
 * For what is made anew when a loss of power spoils it: nothing waits for the disk.
 */
export async function writeFileForNow(path: string, parts: readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = temporaryName(path);
  try {
    await writeNew(temporary, Buffer.concat(parts), { sync: false });
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/**
 * Creates the file with this text unless it exists; false when somebody else was first. Whoever sees the
 * file sees the whole text, and of two at once one wins.
 */
export async function createFileDurably(path: string, text: string | Uint8Array): Promise<boolean> {
  await makeDirectoryDurably(dirname(path));
  const isFirst = await createWhole(path, text, { sync: true });
  if (isFirst) await syncDirectory(dirname(path));
  return isFirst;
}

/** The same for what need not outlive this machine's next loss of power, such as the lock of a process. */
export async function createFileForNow(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  return createWhole(path, text, { sync: false });
}

async function createWhole(
  path: string,
  text: string | Uint8Array,
  { sync }: { sync: boolean },
): Promise<boolean> {
  const temporary = temporaryName(path);
  try {
    await writeNew(temporary, text, { sync });
    await link(temporary, path);
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

/** Appends text and returns once it is on the disk. Creates the file when missing. */
export async function appendDurably(path: string, text: string): Promise<void> {
  await makeDirectoryDurably(dirname(path));
  const file = await open(path, "a");
  try {
    const { size } = await file.stat();
    await file.appendFile(text);
    await file.datasync();
    if (size === 0) await syncDirectory(dirname(path)); // its name is as new as its text
  } finally {
    await file.close();
  }
}

/** The whole text of a file that is written line by line; empty while there is none. */
export async function readAppended(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return "";
    throw error;
  }
}

/** Removes a file; a missing one is fine. */
export async function removeDurably(path: string): Promise<void> {
  if (await removeForNow(path)) await syncDirectory(dirname(path));
}

/** The same for what may be there again after a loss of power; false when it was not there. */
export async function removeForNow(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
}

async function writeNew(
  path: string,
  text: string | Uint8Array,
  { sync }: { sync: boolean },
): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(path, flags, 0o644);
  try {
    await file.writeFile(text);
    if (sync) await file.sync();
  } finally {
    await file.close();
  }
}

async function makeDirectoryDurably(directory: string): Promise<void> {
  const first = await mkdir(directory, { recursive: true });
  if (first !== undefined) await syncDirectory(dirname(first));
}

async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return; // a directory cannot be opened there
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
