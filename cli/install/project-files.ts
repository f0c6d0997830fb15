import type { Stats } from "node:fs";
import { chmod, lstat, readFile, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isErrno, LoopwikiError, removeDurably, writeFileDurably } from "#wiki";

export type Found = { state: "absent" } | { state: "text"; text: string } | Refused;

/** `reason` says why we keep our hands off. */
export interface Refused {
  state: "refused";
  reason: string;
}

/** The files of one working tree that agents read; nothing on the way to one may be a symlink. */
export class ProjectFiles {
  readonly #repository: string;

  constructor(repository: string) {
    this.#repository = repository;
  }

  async read(path: string): Promise<Found> {
    const parts = path.split("/");
    for (const [index, part] of parts.entries()) {
      const here = parts.slice(0, index + 1).join("/");
      const stat = await this.#stat(here);
      if (stat === undefined) return { state: "absent" };
      if (stat.isSymbolicLink()) return refused(`${here} is a symlink`);
      const isLast = index === parts.length - 1;
      if (isLast ? !stat.isFile() : !stat.isDirectory())
        return refused(`${here} is no ${isLast ? "file" : "folder"} (looking for ${part})`);
    }
    const bytes = await readFile(join(this.#repository, path));
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      return { state: "text", text };
    } catch {
      return refused(`${path} is not UTF-8`);
    }
  }

  /** Folders on the way to a file that are not there yet, the outermost first. */
  async missingFolders(path: string): Promise<string[]> {
    const parts = path.split("/").slice(0, -1);
    const folders = parts.map((_, index) => parts.slice(0, index + 1).join("/"));
    const there = await Promise.all(folders.map((folder) => this.#stat(folder)));
    return folders.filter((_, index) => there[index] === undefined);
  }

  /** Looks once more for symlinks; who may read or run the file stays as it was. */
  async write(path: string, text: string): Promise<void> {
    await this.#assertOurs(path);
    const stat = await this.#stat(path);
    await writeFileDurably(join(this.#repository, path), text);
    if (stat !== undefined) await chmod(join(this.#repository, path), stat.mode);
  }

  async remove(path: string): Promise<void> {
    await this.#assertOurs(path);
    await removeDurably(join(this.#repository, path));
  }

  /** A folder with anything in it, or already gone, is left as it is. */
  async removeEmptyFolder(path: string): Promise<void> {
    if ((await this.read(`${path}/any`)).state === "refused") return;
    try {
      await rmdir(join(this.#repository, path));
    } catch (error) {
      const expected = ["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"];
      if (!expected.some((code) => isErrno(error, code))) throw error;
    }
  }

  async #assertOurs(path: string): Promise<void> {
    const found = await this.read(path);
    if (found.state !== "refused") return;
    throw new LoopwikiError(
      "not-ours",
      `${found.reason}, expected a plain file in ${dirname(path)}.`,
    );
  }

  async #stat(path: string): Promise<Stats | undefined> {
    try {
      return await lstat(join(this.#repository, path));
    } catch (error) {
      if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return undefined;
      throw error;
    }
  }
}

function refused(reason: string): Refused {
  return { state: "refused", reason };
}
