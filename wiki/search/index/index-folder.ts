import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { ContentRoot } from "../../content-root.ts";
import { sealSchema, type Seal } from "./seal.ts";

const sealName = "seal.json";
/** LanceDB's only file that changes: which version may be the newest. We open the one that was sealed. */
const versionHint = "latest_version_hint.json";
const generationPattern = /^index-[0-9a-f]{8}$/;

/**
 * `.loopwiki/search/` of a checkout: folders `index-…` with the tables of one making each, and the seal that
 * says which of them holds, at which versions, and how every file of it looked. Tables are written without
 * fsync, so nothing counts but what a seal vouches for.
 */
export class IndexFolder {
  /** Absolute path. */
  readonly path: string;
  readonly #origin: string;

  private constructor(path: string, origin: string) {
    this.path = path;
    this.#origin = origin;
  }

  static async of(content: ContentRoot): Promise<IndexFolder> {
    return new IndexFolder(await content.workingFolder("search"), content.identity());
  }

  /** The name of a new generation; its folder is made by LanceDB. */
  newGeneration(): string {
    return `index-${randomBytes(4).toString("hex")}`;
  }

  pathOf(generation: string): string {
    return join(this.path, generation);
  }

  /**
   * The seal, if all that it vouches for is still as it was. Undefined for anything else: none, damaged,
   * of another checkout (an index that came with a clone could claim anything), or files that changed.
   */
  async readSeal(): Promise<Seal | undefined> {
    try {
      const text = await readFile(join(this.path, sealName), "utf8");
      const end = text.indexOf("\n");
      const body = text.slice(end + 1);
      if (text.slice(0, end) !== this.#signatureOf(body)) return undefined;
      const seal = sealSchema.parse(JSON.parse(body));
      const now = new Map(await this.#filesOf(seal.generation));
      return seal.files.every(([path, stamp]) => now.get(path) === stamp) ? seal : undefined;
    } catch {
      return undefined;
    }
  }

  /** Vouches for the tables as they are on disk now. */
  async writeSeal(seal: Omit<Seal, "files">): Promise<void> {
    const files = await this.#filesOf(seal.generation);
    const body = JSON.stringify({ ...seal, files });
    // Whole or not at all for readers, and no waiting for the disk: a power cut may spoil it as it may spoil
    // the tables, which its signature tells.
    const temporary = join(this.path, `.${sealName}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      await writeFile(temporary, `${this.#signatureOf(body)}\n${body}`, { flag: "wx" });
      await rename(temporary, join(this.path, sealName));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Removes every generation but this one, and what broke off before. */
  async removeOthers(generation: string | undefined): Promise<void> {
    const names = await readdir(this.path).catch(() => []);
    const others = names.filter(
      (name) =>
        (generationPattern.test(name) && name !== generation) || name.startsWith(`.${sealName}.`),
    );
    for (const name of others) await rm(join(this.path, name), { recursive: true, force: true });
  }

  /** LanceDB removes old files of its indices and leaves their folders. */
  async removeEmptyFolders(generation: string): Promise<void> {
    for (const table of ["chunks", "vectors"]) {
      const indices = join(this.pathOf(generation), `${table}.lance`, "_indices");
      for (const name of await readdir(indices).catch(() => []))
        await rmdir(join(indices, name)).catch(() => undefined); // those in use are not empty
    }
  }

  /** Removes what a making that broke off has left. */
  async removeUnsealed(): Promise<void> {
    await this.removeOthers((await this.readSeal())?.generation);
  }

  /** Bytes of the whole folder, for `doctor`. */
  async size(): Promise<number> {
    const entries = await readdir(this.path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = await Promise.all(
      files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Each file below a generation and its size and times. */
  async #filesOf(generation: string): Promise<[path: string, stamp: string][]> {
    const folder = this.pathOf(generation);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory() && entry.name !== versionHint);
    return Promise.all(
      files.map(async (entry): Promise<[string, string]> => {
        const path = join(entry.parentPath, entry.name);
        const { size, mtimeMs, ctimeMs, ino } = await stat(path);
        const stamp = [size, mtimeMs, ctimeMs, ino].join(" ");
        return [relative(folder, path).split(sep).join("/"), stamp];
      }),
    );
  }

  #signatureOf(body: string): string {
    return createHash("sha256").update(this.#origin).update("\n").update(body).digest("hex");
  }
}
